// Windowed operators whose task is rolled back, or loses its state and gets it back from changelogs and committed offsets, against the same run undisturbed.
import { test as propertyTest } from '@fast-check/vitest'
import { ManualClock } from '@millrace/record'
import { long, sessionWindowed, string, timeWindowed } from '@millrace/serde'
import { memoryDatabase, type StateDatabase } from '@millrace/state'
import {
  count,
  groupByKey,
  hopping,
  PlanBuilder,
  session,
  sliding,
  stream,
  suppress,
  to,
  toStream,
  type Topology,
  tumbling,
  windowedBy,
  windowedCount,
  type Windows,
} from '@millrace/topology'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { Task } from '../../src/index.ts'
import { logRecord, SentRecords } from '../task-bench.ts'

type Emit = 'onWindowUpdate' | 'onWindowClose'

function counted(windows: Windows, emit: Emit = 'onWindowUpdate', isSuppressed = false): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['in'], key: string(), value: string() }))
  const windowed = plan.add(windowedBy({ input: plan.add(groupByKey({ input: events })), windows, emit }))
  const counts = plan.add(windowedCount({ input: windowed, materialized: { store: 'counts', value: long() } }))
  const table = isSuppressed ? plan.add(suppress({ input: counts, until: 'window-close' })) : counts
  const key = windows.kind === 'session' ? sessionWindowed(string()) : timeWindowed(string(), 1)
  plan.add(to({ input: plan.add(toStream({ input: table })), topic: 'out', key }))
  return plan.build()
}

function limited(): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['in'], key: string(), value: string() }))
  const counts = plan.add(count({ input: plan.add(groupByKey({ input: events })) }))
  const held = plan.add(suppress({ input: counts, until: 70_000, maxRecords: 2 }))
  plan.add(to({ input: plan.add(toStream({ input: held })), topic: 'out', key: string() }))
  return plan.build()
}

const grace = '30s'
const topologies: Readonly<Record<string, Topology>> = {
  'a tumbling count': counted(tumbling('60s', { grace })),
  'a hopping count, emitted on close': counted(hopping('60s', '20s', { grace }), 'onWindowClose'),
  'a sliding count': counted(sliding('40s', { grace })),
  'a session count': counted(session('30s', { grace })),
  'a session count, emitted on close': counted(session('30s', { grace }), 'onWindowClose'),
  'a suppressed tumbling count': counted(tumbling('60s', { grace }), 'onWindowUpdate', true),
  'a suppress for a time, with a limit': limited(),
}

type Disturbance = 'none' | 'commit' | 'abort' | 'loss'

interface Input {
  readonly key: string
  readonly stepMs: number
  readonly lateMs: number
  readonly next: Disturbance
}

const input: fc.Arbitrary<Input> = fc.record({
  key: fc.constantFrom('a', 'b', 'ab'),
  stepMs: fc.oneof({ weight: 6, arbitrary: fc.nat(20_000) }, { weight: 1, arbitrary: fc.nat(400_000) }),
  lateMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(90_000) }),
  next: fc.constantFrom<Disturbance>('none', 'none', 'commit', 'abort', 'loss'),
})

function recordsOf(inputs: readonly Input[]): readonly string[] {
  let now = 100_000
  return inputs.map(({ key, stepMs, lateMs }) => {
    now += stepMs
    return `${key}=x@${Math.max(0, now - lateMs)}`
  })
}

/** A task with what a broker would keep of it. */
class Life {
  readonly #topology: Topology
  readonly #sent = new SentRecords()
  /** Bytes of what was sent, for restoring; as long as `#sent`. */
  readonly #log: {
    readonly topic: string
    readonly timestamp: number
    readonly key: Uint8Array
    readonly value: Uint8Array | null
  }[] = []
  #committedSends = 0
  #committed = new Map<string, { readonly offset: number; readonly metadata: string }>()
  #database: StateDatabase = memoryDatabase()
  #task: Task

  constructor(topology: Topology) {
    this.#topology = topology
    this.#task = this.#open()
  }

  get position(): number {
    return this.#committed.get('in-0')?.offset ?? 0
  }

  get outputs(): readonly string[] {
    return this.#sent.to('out')
  }

  process(record: string, offset: number): void {
    this.#task.enqueue('in', 0, [logRecord(record, offset)], offset + 1)
    this.#task.process(1)
  }

  async commit(): Promise<void> {
    this.#task.flush()
    const offsets = this.#task.committableOffsets()
    this.#task.committed(offsets)
    for (const { topic, partition, offset, metadata } of offsets) {
      this.#committed.set(`${topic}-${partition}`, { offset, metadata: metadata ?? '' })
    }
    await this.#database.prepareCommit(new Map()).write()
    this.#committedSends = this.#log.length
  }

  abort(): void {
    this.#forgetUncommitted()
    this.#task.rollback()
    this.#task.initialize(this.#committed)
  }

  async lose(): Promise<void> {
    this.#forgetUncommitted()
    this.#task.close()
    await this.#database.close()
    this.#database = memoryDatabase()
    this.#task = this.#open(false)
    for (const { store, topic } of this.#task.changelogs) {
      const entriesOf = this.#task.restoreAdapter(store)
      const logged = this.#log.filter((record) => record.topic === topic)
      const entries = entriesOf(logged.map((record, offset) => ({ ...record, offset, headers: [] })))
      await this.#database.restore(store, entries, { offset: 0, clusterId: '', topicId: '', formatVersion: 1 })
    }
    this.#task.initialize(this.#committed)
  }

  #forgetUncommitted(): void {
    this.#log.length = this.#committedSends
    this.#sent.all.length = this.#committedSends
  }

  #open(initialize = true): Task {
    const task = new Task({
      id: { subtopology: 0, partition: 0 },
      topology: this.#topology,
      applicationId: 'app',
      database: this.#database,
      collector: {
        send: (...[topic, partition, timestamp, key, value, headers]) => {
          this.#sent.send(topic, partition, timestamp, key, value, headers)
          this.#log.push({ topic, timestamp, key: key as Uint8Array, value })
        },
        partitionCount: () => 1,
      },
      clock: new ManualClock(),
      cacheMaxBytes: 0,
      emitIntervalMs: 0,
      partitions: [{ topic: 'in', partition: 0 }],
    })
    if (initialize) task.initialize(this.#committed)
    return task
  }
}

async function undisturbed(topology: Topology, records: readonly string[]): Promise<readonly string[]> {
  const life = new Life(topology)
  for (const [offset, record] of records.entries()) life.process(record, offset)
  await life.commit()
  return life.outputs
}

async function disturbed(topology: Topology, inputs: readonly Input[]): Promise<readonly string[]> {
  const records = recordsOf(inputs)
  const pending = inputs.map(({ next }) => next)
  const life = new Life(topology)
  for (let at = 0; at < records.length; ) {
    life.process(records[at] as string, at)
    const next = pending[at]
    // Each happens once: what an abort takes back is processed again.
    pending[at] = 'none'
    at += 1
    if (next === 'none') continue
    if (next === 'commit') await life.commit()
    else {
      if (next === 'abort') life.abort()
      else await life.lose()
      at = life.position
    }
  }
  await life.commit()
  return life.outputs
}

describe('rollbacks and lost state change nothing in what is committed of', () => {
  for (const [title, topology] of Object.entries(topologies)) {
    propertyTest.prop([fc.array(input, { minLength: 1, maxLength: 60 })], { numRuns: 60 })(title, async (inputs) => {
      expect(await disturbed(topology, inputs)).toEqual(await undisturbed(topology, recordsOf(inputs)))
    })
  }
})
