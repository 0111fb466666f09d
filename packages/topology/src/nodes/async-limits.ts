// What every node that waits states about its calls: how many, in which order their results come out, how long, how often again. Times are in milliseconds.

/**
 * `key`: the calls of one key run one after the other, those of different keys beside each other; each key's results come out in its order. Records without a key have no order.
 * `partition`: calls run beside each other, results come out in the order of the input partition.
 */
export type AsyncOrder = 'key' | 'partition'

export interface AsyncRetries {
  /** Attempts after the first. */
  readonly times: number
  /** Before the second attempt; twice as much before each further one. A part of it is jitter. */
  readonly backoffMs: number
  readonly maxBackoffMs: number
  /** How long one attempt may take; undefined: as long as the call. */
  readonly attemptTimeoutMs: number | undefined
}

export interface AsyncLimits {
  readonly ordered: AsyncOrder
  /** Calls at a time, of one task. A task takes no further records while so many wait. */
  readonly concurrency: number
  /** How long the call for one record may take, all attempts and the waits between them together. */
  readonly timeoutMs: number
  readonly retries: AsyncRetries
}
