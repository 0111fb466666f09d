// A function that is waited for, in the hands of a test: each call stays open until the test ends it.
import { isMillraceError } from '@millrace/record'
import type { AsyncCall, AsyncLimits } from '@millrace/topology'
import type { Task } from '../../src/index.ts'

export interface OpenCall extends AsyncCall {
  readonly key: unknown
  readonly value: unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

export class OpenCalls {
  /** In the order in which they began. */
  readonly all: OpenCall[] = []

  readonly mapper = (key: unknown, value: unknown, { attempt, signal }: AsyncCall): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.all.push({ key, value, attempt, signal, resolve, reject })
    return promise
  }

  /** The values that were called for so far. */
  get values(): readonly unknown[] {
    return this.all.map(({ value }) => value)
  }

  /** The newest call for a value. */
  of(value: string): OpenCall {
    const call = this.all.findLast((one) => one.value === value)
    if (call === undefined) throw new Error(`there is no call for ${value}`)
    return call
  }
}

export function limits(changes: Partial<AsyncLimits> = {}): AsyncLimits {
  return {
    ordered: 'key',
    concurrency: 8,
    timeoutMs: 1_000,
    retries: { times: 0, backoffMs: 100, maxBackoffMs: 1_000, attemptTimeoutMs: undefined },
    ...changes,
  }
}

/** Lets everything happen that needs no time, and sends on what came of it. */
export async function settle(task: Task): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve))
  task.deliver()
}

export function codeOf(error: unknown): string {
  return isMillraceError(error) ? error.code : String(error)
}
