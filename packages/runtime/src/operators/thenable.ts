// Tells what has to be waited for from what is there: user functions may give either.
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  return 'then' in value && typeof value.then === 'function'
}

/** For functions that are called for what they do and not waited for: one that is async would be overtaken by commits. Throws `RUNTIME_NOT_AWAITED`. */
export function refuseThenable(given: unknown, node: string, instead: string): void {
  if (given === undefined || !isThenable(given)) return
  // Nobody awaits it: its rejection must not end the process.
  void given.then(undefined, () => undefined)
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_NOT_AWAITED',
    `the function of node ${node} is async, and nobody waits for it; use ${instead}`,
  )
}
