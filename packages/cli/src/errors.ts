// The codes this package throws. A mistake in the words themselves (exit code 2) is `CLI_USAGE`; everything else ends with 1.
import { type ErrorDetails, MillraceError } from '@millrace/record'

/**
 * - `CLI_FORMAT`: records were not of the format that `millrace consume` was asked to read; each is named in a line before.
 * - `CLI_GROUP_BUSY`: the group has members, so that its offsets cannot be reset.
 * - `CLI_INPUT`: a line that `millrace produce` reads is no record; the message names the line.
 * - `CLI_OFFSET`: a place to read from, or to reset a group to, lies outside the partition or is missing.
 * - `CLI_SQL`: a statement that `millrace sql` was given without a prompt failed; what is wrong with it was shown before. Or a script cannot be read.
 * - `CLI_TEST`: tests failed, each of which was shown before; or `millrace test` was given a file that it cannot read tests from.
 * - `CLI_TOPIC`: a topic or partition that a command names is not there.
 * - `CLI_TOPOLOGY`: the file given to `millrace topology` cannot be loaded or exports no topology.
 * - `CLI_UNREACHABLE`: no broker answered within a few seconds; `details` has the addresses.
 * - `CLI_USAGE`: the words of a command contradict each other or a value is not what the option takes.
 */
export type CliErrorCode =
  | 'CLI_FORMAT'
  | 'CLI_GROUP_BUSY'
  | 'CLI_INPUT'
  | 'CLI_OFFSET'
  | 'CLI_SQL'
  | 'CLI_TEST'
  | 'CLI_TOPIC'
  | 'CLI_TOPOLOGY'
  | 'CLI_UNREACHABLE'
  | 'CLI_USAGE'

export function cliError(
  code: CliErrorCode,
  message: string,
  options: { readonly cause?: unknown; readonly details?: ErrorDetails } = {},
): MillraceError<CliErrorCode> {
  return new MillraceError<CliErrorCode>(code, message, options)
}

export function usageError(message: string): MillraceError<CliErrorCode> {
  return cliError('CLI_USAGE', message)
}
