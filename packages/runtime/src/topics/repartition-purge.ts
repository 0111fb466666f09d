// Deletes records of repartition topics below the committed offset: nobody reads them again, and without this their disks fill.
import type { LogAdmin } from '@millrace/client'
import { type Clock, partitionKey, type TopicPartition } from '@millrace/record'

export interface RepartitionPurgeOptions {
  readonly admin: LogAdmin
  readonly clock: Clock
  readonly intervalMs: number
  readonly onError: (error: unknown) => void
}

/** Collects committed offsets and deletes below them now and then, one request at a time. A failure is told and tried again with the next. */
export class RepartitionPurge {
  readonly #options: RepartitionPurgeOptions
  readonly #committed = new Map<string, TopicPartition & { readonly beforeOffset: number }>()
  #lastAt: number
  #running: Promise<void> | undefined

  constructor(options: RepartitionPurgeOptions) {
    this.#options = options
    this.#lastAt = options.clock.now()
  }

  committed(topic: string, partition: number, offset: number): void {
    this.#committed.set(partitionKey(topic, partition), { topic, partition, beforeOffset: offset })
  }

  /** Starts a purge if one is due; never waits for it. */
  purgeIfDue(): void {
    const now = this.#options.clock.now()
    if (this.#running || this.#committed.size === 0 || now - this.#lastAt < this.#options.intervalMs) return
    this.#lastAt = now
    const partitions = [...this.#committed.values()]
    this.#committed.clear()
    this.#running = this.#options.admin
      .deleteRecords(partitions)
      .catch(this.#options.onError)
      .finally(() => {
        this.#running = undefined
      })
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#running
  }
}
