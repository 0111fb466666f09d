// A task with its state, its input positions and the end of its changelogs: what the thread runs and commits.
import type { CommittedOffset, OffsetToCommit } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import type { StateDatabase, StoreCheckpoint } from '@millrace/state'
import { taskName } from '../assign/task-name.ts'
import type { ChangelogOffsets } from '../commit/changelog-offsets.ts'
import type { CommittableTask } from '../commit/commit-tasks.ts'
import { storeFormatVersion } from '../restore/restore-start.ts'
import type { Task } from '../task/task.ts'
import type { RecordWriter } from './record-writer.ts'

export interface ActiveTaskOptions {
  readonly task: Task
  readonly database: StateDatabase
  readonly writesStateFirst: boolean
  readonly clusterId: string
  /** The uuid of a topic, empty where unknown. */
  readonly topicId: (topic: string) => string
  readonly changelogs: ChangelogOffsets
  readonly writer: RecordWriter
  /** Where reading begins, for each input: the committed offset, or what the reset policy says. */
  readonly positions: ReadonlyMap<string, number>
  readonly committed: ReadonlyMap<string, CommittedOffset>
  /** The offset up to which each changelog is contained in its store. */
  readonly restored: ReadonlyMap<string, number>
}

export class ActiveTask implements CommittableTask {
  readonly name: string
  readonly task: Task
  readonly database: StateDatabase
  readonly writesStateFirst: boolean
  readonly #options: ActiveTaskOptions
  /** Committed offsets of inputs, for stores that a source topic restores. */
  readonly #committed: Map<string, number>

  constructor(options: ActiveTaskOptions) {
    this.name = taskName(options.task.id)
    this.task = options.task
    this.database = options.database
    this.writesStateFirst = options.writesStateFirst
    this.#options = options
    this.#committed = new Map([...options.committed].map(([key, { offset }]) => [key, offset]))
    for (const { topic, partition, written } of this.task.changelogs) {
      if (written) options.changelogs.start(topic, partition, options.restored.get(partitionKey(topic, partition)) ?? 0)
    }
    this.task.initialize(options.committed)
  }

  get inputs(): readonly TopicPartition[] {
    return this.task.inputs
  }

  /** Changelogs that this task alone writes to. */
  get writtenChangelogs(): readonly TopicPartition[] {
    return this.task.changelogs.filter(({ written }) => written)
  }

  /** Where a changelog ends once everything that this task wrote is acknowledged. */
  expectedEnd({ topic, partition }: TopicPartition): number {
    return this.#options.changelogs.expectedEnd(topic, partition)
  }

  /** The offset of an input that this task found or left committed; undefined while there is none. */
  committedOffset({ topic, partition }: TopicPartition): number | undefined {
    return this.#committed.get(partitionKey(topic, partition))
  }

  startOffset(input: TopicPartition): number {
    return this.#options.positions.get(partitionKey(input.topic, input.partition)) ?? 0
  }

  flush(): void {
    this.task.flush()
  }

  get waitingRecords(): number {
    return this.task.waitingRecords
  }

  whenReady(): Promise<void> {
    return this.task.whenReady()
  }

  deliver(): number {
    return this.task.deliver()
  }

  committableOffsets(): readonly OffsetToCommit[] {
    return this.task.committableOffsets()
  }

  checkpoints(): ReadonlyMap<string, StoreCheckpoint> {
    const { writer, changelogs, clusterId, topicId } = this.#options
    const moved = new Map(this.committableOffsets().map((to) => [partitionKey(to.topic, to.partition), to.offset]))
    const checkpoints = new Map<string, StoreCheckpoint>()
    for (const { store, topic, partition, written } of this.task.changelogs) {
      const key = partitionKey(topic, partition)
      const offset = written
        ? changelogs.advance(topic, partition, writer.log.acknowledgedOffset(topic, partition))
        : (moved.get(key) ?? this.#committed.get(key) ?? 0)
      checkpoints.set(store, { offset, clusterId, topicId: topicId(topic), formatVersion: storeFormatVersion })
    }
    return checkpoints
  }

  committed(offsets: readonly OffsetToCommit[]): void {
    for (const { topic, partition, offset } of offsets) this.#committed.set(partitionKey(topic, partition), offset)
    this.task.committed(offsets)
  }

  /** Lets go of the task. What is not committed is lost; a batch that is being written must be waited for before. */
  async close(): Promise<void> {
    for (const { topic, partition } of this.task.changelogs) this.#options.changelogs.stop(topic, partition)
    this.task.close()
    await this.database.close()
  }
}
