// What went wrong on disk, as an error that says what to do.
import { type MillraceError, messageOf } from '@millrace/record'
import { type StateErrorCode, stateError } from '../errors.ts'

const restoredAnew = 'delete the directory: at the next start its stores are restored from their changelogs'

/** Names a failure of LevelDB or of the file system in `directory`. */
export function diskError(directory: string, cause: unknown): MillraceError<StateErrorCode> {
  const code = diskErrorCode(cause)
  const details = { directory }
  return stateError(code, textOf(code, directory, reasonOf(cause)), { cause, details })
}

export function corruptState(directory: string, reason: string): MillraceError<StateErrorCode> {
  return stateError('STATE_CORRUPT', textOf('STATE_CORRUPT', directory, reason), { details: { directory } })
}

function textOf(code: StateErrorCode, directory: string, reason: string): string {
  switch (code) {
    case 'STATE_CORRUPT':
      return `the state in ${directory} is damaged (${reason}); ${restoredAnew}`
    case 'STATE_DISK_FULL':
      return `no space is left for the state in ${directory} (${reason}); free some or move the state directory, then start again`
    case 'STATE_DIRECTORY_READ_ONLY':
      return `the state directory ${directory} cannot be written to (${reason}); give this user write access or choose another state directory (stateDir)`
    case 'STATE_CLOSED':
      return `the state in ${directory} was used after it was closed`
    default:
      return `the state in ${directory} cannot be read or written (${reason})`
  }
}

/** LevelDB gives no code for most failures of the file system, only its text. */
function diskErrorCode(cause: unknown): StateErrorCode {
  const codes = codesOf(cause)
  const reason = reasonOf(cause)
  const has = (...names: string[]): boolean => names.some((name) => codes.includes(name))
  if (has('ENOSPC', 'EDQUOT') || /no space left|disk quota exceeded|not enough space/i.test(reason)) {
    return 'STATE_DISK_FULL'
  }
  if (
    has('EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST') ||
    /permission denied|read-only file system|operation not permitted|not a directory|access is denied/i.test(reason)
  ) {
    return 'STATE_DIRECTORY_READ_ONLY'
  }
  // (A file that LevelDB counts on and that is not there is as bad as one whose bytes are wrong.)
  if (has('LEVEL_CORRUPTION') || /corrupt|^IO error: [^]*: no such file/i.test(reason)) return 'STATE_CORRUPT'
  if (has('LEVEL_DATABASE_NOT_OPEN', 'LEVEL_ITERATOR_NOT_OPEN', 'LEVEL_BATCH_NOT_OPEN') && !has('LEVEL_IO_ERROR')) {
    return 'STATE_CLOSED'
  }
  return 'STATE_IO'
}

/** The innermost reason: LevelDB wraps "database failed to open" around it. */
function reasonOf(thrown: unknown): string {
  const inner = thrown instanceof Error ? thrown.cause : undefined
  return inner === undefined ? messageOf(thrown) : reasonOf(inner)
}

function codesOf(thrown: unknown): string[] {
  if (!(thrown instanceof Error)) return []
  const code = (thrown as { readonly code?: unknown }).code
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(thrown.cause)]
}

/** True when LevelDB refused because the directory is open elsewhere. */
export function isLocked(thrown: unknown): boolean {
  return codesOf(thrown).includes('LEVEL_LOCKED')
}
