// When a thread commits, and what happens around the steps: one commit at a time, the state of the last one written before the next begins.
import type { GroupMember, OffsetToCommit } from '@millrace/client'
import { type Clock, isMillraceError } from '@millrace/record'
import { commitTasks } from '../commit/commit-tasks.ts'
import type { FaultHook } from '../commit/fault-points.ts'
import type { RepartitionPurge } from '../topics/repartition-purge.ts'
import { commitFailure, productionFailure } from './failure.ts'
import type { RecordWriter } from './record-writer.ts'
import type { TaskSet } from './task-set.ts'

export interface CommitterOptions {
  readonly tasks: TaskSet
  readonly writer: RecordWriter
  readonly member: GroupMember
  readonly intervalMs: number
  readonly uncommittedMaxBytes: number
  readonly isRepartitionTopic: (topic: string) => boolean
  readonly purge: RepartitionPurge
  readonly clock: Clock
  readonly faultPoint: FaultHook
}

export class Committer {
  readonly #options: CommitterOptions
  #lastAt: number
  #commits = 0
  #stateWritten: Promise<void> = Promise.resolve()
  #stateFailure: { readonly error: unknown } | undefined

  constructor(options: CommitterOptions) {
    this.#options = options
    this.#lastAt = options.clock.now()
  }

  get commits(): number {
    return this.#commits
  }

  /** Milliseconds until the interval is over, 0 when it is. */
  get dueInMs(): number {
    return Math.max(0, this.#lastAt + this.#options.intervalMs - this.#options.clock.now())
  }

  /** True when uncommitted state must not grow further. */
  get isOverfull(): boolean {
    let bytes = 0
    for (const { database } of this.#options.tasks.running) bytes += database.uncommittedBytes
    return bytes > this.#options.uncommittedMaxBytes
  }

  /**
   * Commits all running tasks. Rejects with `CLIENT_REBALANCE_IN_PROGRESS` (everything is kept, join again), `CLIENT_GENERATION_LOST`,
   * `RUNTIME_COMMIT_FAILED`, `RUNTIME_PRODUCTION_FAILED`, `RUNTIME_CHANGELOG_GAP`, or what a user function threw when caches were flushed.
   */
  async commit(): Promise<void> {
    await this.stateWritten()
    const { tasks, clock, faultPoint } = this.#options
    this.#lastAt = clock.now()
    const { offsets, stateWritten } = await commitTasks(tasks.running, {
      flushWriter: () => this.#flushWriter(),
      commitOffsets: (toCommit) => this.#commitOffsets(toCommit),
      faultPoint,
    })
    this.#stateWritten = stateWritten.catch((error: unknown) => {
      this.#stateFailure = { error }
    })
    if (offsets.length > 0) this.#commits++
    this.#lastAt = clock.now()
    this.#forgetProcessed(offsets)
  }

  /** Resolves when the state of the last commit is durable; rejects when that failed. */
  async stateWritten(): Promise<void> {
    await this.#stateWritten
    this.throwStateFailure()
  }

  throwStateFailure(): void {
    if (!this.#stateFailure) return
    const { error } = this.#stateFailure
    this.#stateFailure = undefined
    throw error
  }

  /** Until nothing is left: a record that is refused may send a dead letter after it. */
  async #flushWriter(): Promise<void> {
    const { writer } = this.#options
    let written: number
    do {
      written = writer.recordsWritten
      await writer.log.flush().catch((error: unknown) => Promise.reject(productionFailure(error)))
    } while (writer.recordsWritten !== written)
  }

  async #commitOffsets(offsets: readonly OffsetToCommit[]): Promise<void> {
    try {
      await this.#options.member.commit(offsets)
    } catch (error) {
      const isKnown =
        isMillraceError(error, 'CLIENT_REBALANCE_IN_PROGRESS') || isMillraceError(error, 'CLIENT_GENERATION_LOST')
      throw isKnown ? error : commitFailure(error)
    }
  }

  #forgetProcessed(offsets: readonly OffsetToCommit[]): void {
    const { purge, isRepartitionTopic } = this.#options
    for (const { topic, partition, offset } of offsets) {
      if (isRepartitionTopic(topic)) purge.committed(topic, partition, offset)
    }
  }
}
