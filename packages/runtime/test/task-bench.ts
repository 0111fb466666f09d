// A task on hand-made topologies: pipe texts in, read what was sent as texts.
import { type Header, ManualClock } from '@millrace/record'
import { long, type Serde, string } from '@millrace/serde'
import { memoryDatabase, type StateDatabase } from '@millrace/state'
import { type Operator, type StoreSpec, type Topology, TopologyBuilder } from '@millrace/topology'
import { type RecordCollector, Task, type TaskOptions } from '../src/index.ts'

export const text: Serde<unknown> = string() as Serde<unknown>
export const count: Serde<unknown> = long() as Serde<unknown>

/** The parts as one text; null and undefined show as such. */
export function joined(...parts: readonly unknown[]): string {
  return parts.map(String).join('')
}

export interface Sent {
  readonly topic: string
  readonly partition: number
  readonly timestamp: number
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly Header[]
}

export class SentRecords implements RecordCollector {
  readonly all: Sent[] = []
  readonly partitions: number

  constructor(partitions = 1) {
    this.partitions = partitions
  }

  send(...[topic, partition, timestamp, key, value, headers]: Parameters<RecordCollector['send']>): void {
    this.all.push({ topic, partition, timestamp, key: decoded(key), value: decoded(value), headers })
  }

  partitionCount(): number {
    return this.partitions
  }

  /** `key=value@timestamp` of what was sent to a topic. */
  to(topic: string): readonly string[] {
    return this.all.filter((sent) => sent.topic === topic).map((sent) => `${sent.key}=${sent.value}@${sent.timestamp}`)
  }
}

function decoded(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('utf8')
}

export function storeSpec(name: string, changes: Partial<StoreSpec> = {}): StoreSpec {
  return {
    name,
    type: 'timestamped-key-value',
    keySerde: text,
    valueSerde: text,
    persistent: false,
    caching: true,
    logging: true,
    changelogConfigs: {},
    changelogSourceTopic: undefined,
    ...changes,
  }
}

/** A builder with `add` for a chain of operators and sources and sinks of texts. */
export class TextTopology extends TopologyBuilder {
  source(name: string, topics: readonly string[] | RegExp, changes: object = {}): this {
    return this.addSource(name, {
      topics,
      keySerde: text,
      valueSerde: text,
      timestampExtractor: undefined,
      offsetReset: undefined,
      ...changes,
    })
  }

  sink(name: string, topic: string, parent: string, changes: object = {}): this {
    return this.addSink(name, { topic, keySerde: text, valueSerde: text, partitioner: undefined, ...changes }, [parent])
  }

  /** `in` ▸ operator ▸ `out`. */
  static around(operator: Operator, stores: readonly StoreSpec[] = []): Topology {
    const builder = new TextTopology().source('source', ['in']).addProcessor('node', operator, ['source'])
    for (const store of stores) builder.addStore(store, ['node'])
    return builder.sink('sink', 'out', 'node').build()
  }

  /** `in` as a table ▸ operator on tables ▸ to stream ▸ `out`. */
  static aroundTable(
    operator: Operator,
    stores: readonly StoreSpec[] = [],
    sourceStore?: { readonly sendOldValues: boolean },
  ): Topology {
    const builder = new TextTopology().source('source', ['in']).addProcessor(
      'table',
      {
        kind: 'table-source',
        store: sourceStore === undefined ? undefined : 'table-store',
        sendOldValues: sourceStore?.sendOldValues ?? false,
      },
      ['source'],
    )
    if (sourceStore !== undefined) builder.addStore(storeSpec('table-store'), ['table'])
    builder.addProcessor('node', operator, ['table'])
    for (const store of stores) builder.addStore(store, ['node'])
    return builder.addProcessor('stream', { kind: 'table-to-stream' }, ['node']).sink('sink', 'out', 'stream').build()
  }
}

export interface Bench {
  readonly task: Task
  readonly sent: SentRecords
  readonly database: StateDatabase
  /** Pipes `key=value@timestamp` (`~` is null) to a topic and processes it. */
  pipe(topic: string, ...records: readonly string[]): void
  dropped(): Record<string, number>
}

export function benchOf(topology: Topology, changes: Partial<TaskOptions> & { partitionCount?: number } = {}): Bench {
  const { partitionCount = 1, ...options } = changes
  const sent = new SentRecords(partitionCount)
  const database = memoryDatabase()
  const task = new Task({
    id: { subtopology: 0, partition: 0 },
    topology,
    applicationId: 'app',
    database,
    collector: sent,
    clock: new ManualClock(),
    cacheMaxBytes: 0,
    partitions: topology.subtopologies[0]?.sourceTopics.map((topic) => ({ topic, partition: 0 })) ?? [],
    ...options,
  })
  task.initialize(new Map())
  const offsets = new Map<string, number>()
  return {
    task,
    sent,
    database,
    pipe(topic, ...records) {
      for (const record of records) {
        const offset = offsets.get(topic) ?? 0
        offsets.set(topic, offset + 1)
        task.enqueue(topic, 0, [logRecord(record, offset)], offset + 1)
        task.process(Number.POSITIVE_INFINITY)
      }
    },
    dropped: () => Object.fromEntries(task.droppedRecords),
  }
}

/** `key=value@timestamp`, `~` for null. */
export function logRecord(written: string, offset: number, headers: readonly Header[] = []) {
  const match = /^(.*?)=(.*)@(-?\d+)$/.exec(written)
  if (!match) throw new Error(`not key=value@timestamp: ${written}`)
  const [, key, value, timestamp] = match as unknown as [string, string, string, string]
  return { offset, key: encoded(key), value: encoded(value), timestamp: Number(timestamp), headers }
}

/** At offsets 0, 1, … */
export function logRecords(...written: readonly string[]) {
  return written.map((record, offset) => logRecord(record, offset))
}

function encoded(part: string): Uint8Array | null {
  return part === '~' ? null : Buffer.from(part, 'utf8')
}
