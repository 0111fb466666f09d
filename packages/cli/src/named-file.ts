// A file that the words of a command name, or a script that another one names.
import { readFileSync } from 'node:fs'
import { messageOf } from '@millrace/record'
import { type CliErrorCode, cliError } from './errors.ts'

/** Its text. `what` it is begins the refusal. @throws {MillraceError} of the code, where it cannot be read */
export function readNamedFile(place: string, what: string, code: CliErrorCode): string {
  try {
    return textOf(readFileSync(place))
  } catch (cause) {
    throw cliError(code, `${what} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** As UTF-8, without the mark of byte order that some editors begin it with. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
