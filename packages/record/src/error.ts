// The one error class of Millrace. Callers test `code`; each package owns a closed union of its codes in its `errors.ts`.

/** What the runtime does next: stop (`fatal`), try again (`retry`), or leave the record out (`skip`). */
export type Disposition = 'fatal' | 'retry' | 'skip'

/** Facts behind an error, for programs: names, offsets, sizes. Never secrets. */
export type ErrorDetails = Readonly<Record<string, unknown>>

export interface MillraceErrorOptions {
  readonly cause?: unknown
  readonly details?: ErrorDetails
  /** Default: `fatal`. */
  readonly disposition?: Disposition
}

/**
 * An error with a stable `code`, a message that says what, where and what to do, and structured `details`.
 * `message` is given without the code; it is printed as `CODE: message`.
 */
export class MillraceError<Code extends string = string> extends Error {
  override readonly name = 'MillraceError'
  readonly code: Code
  readonly details: ErrorDetails
  readonly disposition: Disposition

  constructor(code: Code, message: string, options: MillraceErrorOptions = {}) {
    super(`${code}: ${message}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
    this.disposition = options.disposition ?? 'fatal'
  }
}

/** True for a {@link MillraceError}, and with `code` for one of that code. Works across copies of this package. */
export function isMillraceError<Code extends string>(error: unknown, code?: Code): error is MillraceError<Code> {
  if (!(error instanceof Error) || error.name !== 'MillraceError' || !('code' in error)) return false
  return code === undefined || error.code === code
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** As {@link messageOf}, without the code: to be told as a part of something else. */
export function reasonOf(thrown: unknown): string {
  const message = messageOf(thrown)
  return isMillraceError(thrown) ? message.slice(thrown.code.length + 2) : message
}

/** The same error with more details; it is another object, and keeps the cause. */
export function withDetails<Code extends string>(error: MillraceError<Code>, more: ErrorDetails): MillraceError<Code> {
  const { code, cause, details, disposition } = error
  return new MillraceError(code, reasonOf(error), { details: { ...details, ...more }, disposition, cause })
}
