// One sub-topology on one partition number: queues in front, operators behind, stores beside. It knows no client, and waits for nothing:
// what its operators wait for comes back with `deliver`.
// Law: everything it remembers is in its stores, its queues and its times, and `rollback` takes all of it back.
import type { CommittedOffset, OffsetToCommit } from '@millrace/client'
import { type LogRecord, MillraceError, partitionKey, type StreamRecord, type TopicPartition } from '@millrace/record'
import type { TimestampedKeyValueStore } from '@millrace/state'
import { matchesWhole, type Subtopology } from '@millrace/topology'
import type { RestoreRecords } from '../changelog/changelog.ts'
import { taskName } from '../assign/task-name.ts'
import { nodesBelowCalls } from '../calls/below-calls.ts'
import { TaskCalls } from '../calls/task-calls.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import type { DropReason } from '../operators/context.ts'
import type { Downstream } from '../operators/operator-node.ts'
import { PartitionGroup } from '../queue/partition-group.ts'
import { type RecordQueue, unknownTime } from '../queue/record-queue.ts'
import { brokerTopicName } from '../topics/topic-names.ts'
import { DroppedRecords } from './dropped-records.ts'
import { Failures } from './failures.ts'
import { buildGraph, type GraphSource, storesInOrder } from './node-graph.ts'
import { decodePartitionMetadata, encodePartitionMetadata } from './partition-metadata.ts'
import { RecordOrigin } from './record-origin.ts'
import type { GlobalStores, TaskId, TaskOptions } from './task-options.ts'
import { TaskNumbers } from './task-numbers.ts'
import { type TaskChangelog, TaskStores } from './task-stores.ts'
import { UserCode } from './user-code.ts'

export type { RecordCollector, TaskId, TaskOptions } from './task-options.ts'

export class Task {
  readonly id: TaskId
  readonly #options: TaskOptions
  readonly #stores: TaskStores
  readonly #failures: Failures
  readonly #userCode: UserCode
  readonly #calls: TaskCalls
  readonly #sources: readonly GraphSource[]
  readonly #group = new PartitionGroup()
  /** Where the records of a queue go. */
  readonly #routes = new Map<RecordQueue, Downstream>()
  readonly #inputs: TopicPartition[] = []
  readonly #origin = new RecordOrigin()
  readonly #numbers = new TaskNumbers()
  readonly #dropped: DroppedRecords
  /** Offsets that the group knows, by partition. */
  readonly #committed = new Map<string, number>()

  constructor(options: TaskOptions) {
    this.id = options.id
    this.#options = options
    const subtopology = options.subtopology ?? subtopologyOf(options)
    this.#dropped = new DroppedRecords(options, this.#origin)
    const drop = this.#dropped.drop
    this.#failures = new Failures(options, this.#origin, drop)
    this.#stores = new TaskStores(options, storesInOrder(subtopology, options), this.#origin, drop)
    const streamTime = (): number => this.#group.streamTime
    this.#calls = new TaskCalls({
      clock: options.clock,
      origin: this.#origin,
      streamTime,
      onSettledTime: (time) => this.#userCode.punctuateSettledTime(time),
      onFailure: this.#failures.unprocessable,
    })
    const belowCalls = nodesBelowCalls(options.topology, subtopology)
    this.#userCode = new UserCode({
      ...options,
      stores: this.#stores,
      origin: this.#origin,
      locate: this.#failures.locate,
      streamTime,
      settledTime: () => this.#calls.settledTime,
      isBelowCalls: (node) => belowCalls.has(node),
    })
    this.#sources = buildGraph(subtopology, {
      options,
      stores: this.#stores,
      origin: this.#origin,
      failures: this.#failures,
      numbers: this.#numbers,
      lives: this.#userCode,
      calls: this.#calls,
      servicesOf: (node) => this.#userCode.servicesOf(node),
      drop,
    })
    for (const input of options.partitions) this.addInput(input)
  }

  get inputs(): readonly TopicPartition[] {
    return this.#inputs
  }

  get changelogs(): readonly TaskChangelog[] {
    return this.#stores.changelogs
  }

  /** The largest timestamp processed so far, −1 at first. */
  get streamTime(): number {
    return this.#group.streamTime
  }

  /** Records that went no further, by reason. Kafka Streams' `dropped-records` is their sum. Never taken back. */
  get droppedRecords(): ReadonlyMap<DropReason, number> {
    return this.#dropped.counts
  }

  /** Adds an input partition: a topic that a source's pattern matches may appear later. Throws `RUNTIME_INVALID_CONFIG` if no source reads the topic. */
  addInput(input: TopicPartition): void {
    const source = this.#sourceOf(input.topic)
    if (source === undefined) throw unreadTopic(this.id, input.topic)
    this.#group.addPartition(input, source.reader)
    this.#routes.set(this.#queueOf(input.topic, input.partition), source.downstream)
    this.#inputs.push(input)
  }

  /**
   * After restore, before the first record: takes over what the group has committed, keyed as `partitionKey`.
   * Partition times come from the offsets' metadata; stream time is their maximum. Processors are made; throws what they throw.
   */
  initialize(committed: ReadonlyMap<string, CommittedOffset>): void {
    this.#committed.clear()
    for (const [key, { offset }] of committed) this.#committed.set(key, offset)
    const metadata = new Map([...committed].map(([key, { metadata: text }]) => [key, decodePartitionMetadata(text)]))
    this.#group.reset(
      ({ topic, partition }) => metadata.get(partitionKey(topic, partition))?.partitionTime ?? unknownTime,
    )
    this.#numbers.reset([...metadata.values()].map(({ processorMetadata }) => processorMetadata))
    this.#calls.start(this.#group.streamTime)
    this.#stores.load()
    this.#startUserCode()
  }

  /** A store of a table, of which the caller only reads. Throws `RUNTIME_UNKNOWN_STORE`. */
  store(name: string): TimestampedKeyValueStore<unknown, unknown> {
    this.#stores.table(name)
    return this.#stores.view(name) as TimestampedKeyValueStore<unknown, unknown>
  }

  /** The stores of this task, where it keeps those of the whole application. */
  get globalStores(): GlobalStores {
    return this.#stores
  }

  /** A store of any type, as user code sees it; the caller only reads. Throws `RUNTIME_UNKNOWN_STORE`. */
  view(name: string): unknown {
    return this.#stores.view(name)
  }

  /** How records of a store's changelog become entries of the store; those that are no rows are left out. */
  restoreAdapter(store: string): RestoreRecords {
    return this.#stores.restoreAdapter(store)
  }

  /**
   * Adds records of an input partition, in offset order; `nextOffset` is the position after them. They are read when they become the head of their queue,
   * so this throws `RUNTIME_DESERIALIZATION_FAILED` for an unreadable first one if the handler says `fail`.
   */
  enqueue(topic: string, partition: number, records: readonly LogRecord[], nextOffset: number): void {
    if (!this.#group.add(topic, partition, records, nextOffset)) throw unreadTopic(this.id, topic)
  }

  bufferedRecords(topic: string, partition: number): number {
    return this.#group.queue(topic, partition)?.size ?? 0
  }

  buffered(): number {
    return this.#group.buffered
  }

  /** Records whose asynchronous calls, or whose turn after them, are waited for. A commit must wait until there are none. */
  get waitingRecords(): number {
    return this.#calls.waiting
  }

  /** As many calls wait as may: `process` takes no more. */
  get isFull(): boolean {
    return this.#calls.isFull
  }

  /** When the first call is tried again by the clock, ms, if everything that waits does so for that; else undefined. */
  get nextRetryAt(): number | undefined {
    return this.#calls.retryAt
  }

  /** Resolves when there may be something for `deliver`; at once if nothing waits. */
  whenReady(): Promise<void> {
    return this.#calls.whenReady()
  }

  /** Sends on the records whose calls are done; returns how many that were. Throws as `process` does. */
  deliver(): number {
    return this.#calls.deliver()
  }

  /**
   * Takes up to `maxRecords` records in order of event time and walks each through the topology, depth first. Returns how many were taken: fewer only when nothing waits,
   * or when the task is full.
   * Throws `RUNTIME_PROCESSING_FAILED` (and the handlers' failures); the task must be rolled back or closed then.
   */
  process(maxRecords: number): number {
    let taken = 0
    while (taken < maxRecords && !this.#calls.isFull) {
      const record = this.#group.next()
      if (record === undefined) break
      this.#walk(record)
      this.#userCode.punctuateStreamTime()
      taken += 1
    }
    return taken
  }

  #walk(record: StreamRecord): void {
    const queue = this.#group.taken as RecordQueue
    this.#origin.set(queue.topic, queue.partition, this.#group.source as LogRecord)
    this.#routes.get(queue)?.forward(record)
    this.#calls.walked()
    // Each keeps a whole fetch alive.
    this.#origin.source = undefined
    this.#group.source = undefined
  }

  /** When the next wall-clock punctuation is due, ms; infinity if none is scheduled. */
  get nextPunctuationAt(): number {
    return this.#userCode.nextWallClockAt
  }

  /** Runs the wall-clock punctuations that are due, each once; returns how many. Stream-time ones run with the records. Throws as `process` does. */
  punctuate(): number {
    const fired = this.#userCode.punctuateWallClock()
    this.#calls.walked()
    return fired
  }

  #startUserCode(): void {
    try {
      this.#userCode.start()
    } catch (error) {
      throw this.#failures.locate('a processor that starts', error)
    }
  }

  /** Forwards and logs everything that record caches hold back, in topology order, until nothing is held back. */
  flush(): void {
    try {
      this.#stores.flush()
      this.#calls.walked()
    } catch (error) {
      throw this.#failures.locate('record cache', error)
    }
  }

  /** The next offset to process for each input that moved since the last commit, with its partition time. */
  committableOffsets(): readonly OffsetToCommit[] {
    const offsets: OffsetToCommit[] = []
    const processorMetadata = this.#numbers.metadata()
    for (const queue of this.#group.queues) {
      const { topic, partition, position: offset, partitionTime } = queue
      if (offset === undefined || offset === this.#committed.get(partitionKey(topic, partition))) continue
      const metadata = encodePartitionMetadata({ partitionTime, processorMetadata })
      offsets.push({ topic, partition, offset, metadata })
    }
    return offsets
  }

  /** Tells the task that these offsets are committed: they are not committable again until they move. */
  committed(offsets: readonly OffsetToCommit[]): void {
    for (const { topic, partition, offset } of offsets) this.#committed.set(partitionKey(topic, partition), offset)
    this.#stores.committed()
  }

  /** Discards everything uncommitted: stores, caches, queues, times. `initialize` and records from the committed offsets on must follow. */
  rollback(): void {
    this.#calls.abandon()
    this.#userCode.end()
    this.#stores.rollback()
    this.#group.reset(() => unknownTime)
    this.#origin.source = undefined
  }

  /** Lets go of what waits; commits nothing. The database stays open: its owner closes it. */
  close(): void {
    this.#calls.abandon()
    this.#userCode.end()
    this.#group.reset(() => unknownTime)
  }

  #queueOf(topic: string, partition: number): RecordQueue {
    return this.#group.queue(topic, partition) as RecordQueue
  }

  #sourceOf(topic: string): GraphSource | undefined {
    const { topology, applicationId } = this.#options
    return this.#sources.find(({ node: { topics } }) =>
      topics instanceof RegExp
        ? matchesWhole(topics, topic)
        : topics.some((name) => brokerTopicName(topology, applicationId, name) === topic),
    )
  }
}

function subtopologyOf({ id, topology }: TaskOptions): Subtopology {
  const found = topology.subtopologies.find((subtopology) => subtopology.id === id.subtopology)
  if (found !== undefined) return found
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `task ${taskName(id)}: the topology has no sub-topology ${id.subtopology}`,
  )
}

function unreadTopic(id: TaskId, topic: string): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `task ${taskName(id)} does not read ${topic}; it was given a partition that is not its own`,
    { details: { topic } },
  )
}
