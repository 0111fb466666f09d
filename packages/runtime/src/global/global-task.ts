// The global tables and stores of an application as one task: every instance has it, it reads all partitions of their topics, and nothing is ever written by it.
// Its stores are in memory and filled anew at each start: the topics are their changelogs.
import type { Clock, LogRecord, TopicPartition } from '@millrace/record'
import { memoryDatabase } from '@millrace/state'
import type { Subtopology, Topology } from '@millrace/topology'
import type { OnDeserializationError } from '../task/error-handling.ts'
import type { TaskLog } from '../task/task-options.ts'
import { type RecordCollector, Task, type TaskOptions } from '../task/task.ts'

export interface GlobalTaskOptions {
  readonly topology: Topology
  readonly applicationId: string
  readonly clock: Clock
  /** All partitions of all global topics. */
  readonly partitions: readonly TopicPartition[]
  readonly onDeserializationError?: OnDeserializationError
  readonly log?: TaskLog
}

/** Undefined for a topology without global tables and stores. Throws what their processors throw when they start. */
export function makeGlobalTask(options: GlobalTaskOptions): GlobalTask | undefined {
  return options.topology.globals.length === 0 ? undefined : new GlobalTask(options)
}

export class GlobalTask {
  readonly #task: Task
  readonly #database = memoryDatabase()

  constructor(options: GlobalTaskOptions) {
    this.#task = new Task({
      ...options,
      id: { subtopology: -1, partition: 0 },
      subtopology: together(options.topology.globals),
      database: this.#database,
      collector: nowhere,
      cacheMaxBytes: 0,
    })
    this.#task.initialize(new Map())
  }

  get inputs(): readonly TopicPartition[] {
    return this.#task.inputs
  }

  get stores(): NonNullable<TaskOptions['globalStores']> {
    return this.#task.globalStores
  }

  /** Takes records of one partition in, in the order of offsets. Throws `RUNTIME_PROCESSING_FAILED`, `RUNTIME_DESERIALIZATION_FAILED`. */
  take(topic: string, partition: number, records: readonly LogRecord[], nextOffset: number): void {
    this.#task.enqueue(topic, partition, records, nextOffset)
    this.#task.process(Number.POSITIVE_INFINITY)
    // Nothing is ever taken back here, so nothing is remembered for it.
    void this.#database.prepareCommit(new Map()).write()
    this.#task.committed([])
  }

  async close(): Promise<void> {
    this.#task.close()
    await this.#database.close()
  }
}

/** The topics that global tables and stores are read from. */
export function globalTopics({ globals }: Topology): readonly string[] {
  return globals.flatMap(({ sourceTopics }) => sourceTopics)
}

function together(globals: readonly Subtopology[]): Subtopology {
  return {
    id: -1,
    nodes: globals.flatMap(({ nodes }) => nodes),
    sourceTopics: globals.flatMap(({ sourceTopics }) => sourceTopics),
    stores: globals.flatMap(({ stores }) => stores),
  }
}

const nowhere: RecordCollector = {
  send(topic) {
    throw new Error(`a global store has nothing to write, and wrote to ${topic}`)
  },
  partitionCount: () => 1,
}
