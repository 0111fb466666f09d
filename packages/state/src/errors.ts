// The codes this package throws.
import { MillraceError, type MillraceErrorOptions } from '@millrace/record'

/**
 * - `STATE_CLOSED`: a store was used after its database was closed.
 * - `STATE_COMMIT_PENDING`: a commit was prepared, or a store wiped, while another prepared commit was neither written nor rolled back; or one was written twice.
 * - `STATE_CORRUPT`: what is on disk contradicts itself.
 * - `STATE_DIRECTORY_IN_USE`: somebody has the state directory open.
 * - `STATE_DIRECTORY_READ_ONLY`: the state directory cannot be written to.
 * - `STATE_DISK_FULL`: no space is left for state.
 * - `STATE_FORMAT_UNKNOWN`: the directory was written by a version with another layout.
 * - `STATE_IO`: the disk failed in another way.
 * - `STATE_NULL_KEY`: null or undefined was used as a key.
 * - `STATE_SCAN_NEEDS_ASYNC`: a store without a key index was scanned synchronously.
 * - `STATE_UNCOMMITTED`: a store was restored while it had uncommitted writes.
 */
export type StateErrorCode =
  | 'STATE_CLOSED'
  | 'STATE_COMMIT_PENDING'
  | 'STATE_CORRUPT'
  | 'STATE_DIRECTORY_IN_USE'
  | 'STATE_DIRECTORY_READ_ONLY'
  | 'STATE_DISK_FULL'
  | 'STATE_FORMAT_UNKNOWN'
  | 'STATE_IO'
  | 'STATE_NULL_KEY'
  | 'STATE_SCAN_NEEDS_ASYNC'
  | 'STATE_UNCOMMITTED'

export function stateError(
  code: StateErrorCode,
  message: string,
  options?: MillraceErrorOptions,
): MillraceError<StateErrorCode> {
  return new MillraceError(code, message, options)
}
