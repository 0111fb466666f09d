// Joins of streams against a plain computation over the whole input, and with commits and rollbacks at any moment.
import { fc, test } from '@fast-check/vitest'
import { string } from '@millrace/serde'
import { type Joiner, joinWindow, PlanBuilder, stream, streamStreamJoin, to, type Topology } from '@millrace/topology'
import { describe, expect } from 'vitest'
import { type Bench, benchOf, logRecord } from '../task-bench.ts'

const text = { key: string(), value: string() }
const piped: Joiner = (_key, left, right) => `${String(left)}|${String(right)}`

const kinds = {
  inner: { keepsLeft: false, keepsRight: false },
  left: { keepsLeft: true, keepsRight: false },
  outer: { keepsLeft: true, keepsRight: true },
}

interface Windows {
  readonly before: number
  readonly after: number
  readonly grace: number
}

interface Input {
  readonly topic: 'a' | 'b'
  readonly key: string
  readonly at: number
}

function topologyOf(kind: keyof typeof kinds, { before, after, grace }: Windows): Topology {
  const plan = new PlanBuilder()
  const a = plan.add(stream({ topics: ['a'], ...text }))
  const b = plan.add(stream({ topics: ['b'], ...text }))
  const windows = joinWindow(0, { before, after, grace })
  const join = streamStreamJoin({ left: a, right: b, joiner: piped, windows, ...kinds[kind], store: 's' })
  plan.add(to({ input: plan.add(join), topic: 'out', ...text }))
  return plan.build()
}

const windows = fc.record({
  before: fc.integer({ min: 0, max: 12 }),
  after: fc.integer({ min: 0, max: 12 }),
  grace: fc.integer({ min: 0, max: 8 }),
})

const inputs = fc.array(
  fc.record({
    topic: fc.constantFrom('a' as const, 'b' as const),
    key: fc.constantFrom('j', 'k'),
    at: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 40, size: '+1' },
)

const record = ({ key, at }: Input, index: number): string => `${key}=${index}@${at}`

/**
 * What a join gives of records that come in the order of time, in any order. A store keeps what is younger than its own newest record by less than
 * before + after + grace, so that a window which reaches one side only, without grace, loses what lies at its very edge (as in Kafka Streams: oracle).
 */
function pairs(
  kind: keyof typeof kinds,
  input: readonly Input[],
  { before, after, grace }: Windows,
): readonly string[] {
  const all = input.map((side, index) => ({ ...side, index }))
  type Placed = (typeof all)[number]
  const [left, right] = [all.filter(({ topic }) => topic === 'a'), all.filter(({ topic }) => topic === 'b')]
  const isKept = (one: Placed, until: number): boolean => {
    const newest = all.findLast(({ topic, index }) => topic === one.topic && index < until)
    return one.at > (newest?.at ?? -Infinity) - (before + after + grace)
  }
  const meet = (a: Placed, b: Placed): boolean => {
    const within = a.key === b.key && b.at >= a.at - before && b.at <= a.at + after
    return within && (a.index < b.index ? isKept(a, b.index) : isKept(b, a.index))
  }
  const found = left.flatMap((a) =>
    right.filter((b) => meet(a, b)).map((b) => `${a.key}=${a.index}|${b.index}@${Math.max(a.at, b.at)}`),
  )
  const { keepsLeft, keepsRight } = kinds[kind]
  const alone = left.filter((a) => keepsLeft && !right.some((b) => meet(a, b)))
  const others = right.filter((b) => keepsRight && !left.some((a) => meet(a, b)))
  return [
    ...found,
    ...alone.map(({ key, index, at }) => `${key}=${index}|null@${at}`),
    ...others.map(({ key, index, at }) => `${key}=null|${index}@${at}`),
  ]
}

describe.each(['inner', 'left', 'outer'] as const)('%s', (kind) => {
  test.prop([inputs, windows], { numRuns: 200 })(
    'records in the order of time give all pairs within the window, and those that are kept alone once',
    (unordered, times) => {
      const input = unordered.toSorted((a, b) => a.at - b.at)
      const bench = benchOf(topologyOf(kind, times), { emitIntervalMs: 0 })
      for (const [index, side] of input.entries()) bench.pipe(side.topic, record(side, index))
      for (const at of [1_000, 2_000, 3_000]) bench.pipe('a', `end=end@${at}`)
      const results = bench.sent.to('out').filter((result) => !result.startsWith('end='))
      expect(results.toSorted()).toEqual(pairs(kind, input, times).toSorted())
    },
  )

  const script = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant('process' as const) },
      { weight: 2, arbitrary: fc.constant('commit' as const) },
      { weight: 2, arbitrary: fc.constant('rollback' as const) },
      { weight: 1, arbitrary: fc.constant('restart' as const) },
    ),
    { size: '+1' },
  )

  test.prop([inputs, windows, script], { numRuns: 200 })(
    'commits, rollbacks and restarts from changelogs alone change nothing that comes out',
    async (input, times, acts) => {
      const topology = topologyOf(kind, times)
      const plain = benchOf(topology, { emitIntervalMs: 0 })
      for (const [index, side] of input.entries()) plain.pipe(side.topic, record(side, index))
      const { sent } = await interrupted(topology, input, acts)
      expect(sent.all).toEqual(plain.sent.all)
    },
  )
})

type Act = 'process' | 'commit' | 'rollback' | 'restart'
type Metadata = ReadonlyMap<string, { readonly offset: number; readonly metadata: string }>

/** Feeds one record after the other; a rollback or restart forgets what was sent since the commit and goes back to it. */
async function interrupted(topology: Topology, input: readonly Input[], acts: readonly Act[]): Promise<Bench> {
  let bench = benchOf(topology, { emitIntervalMs: 0 })
  let [next, committed, committedSent] = [0, 0, 0]
  let metadata: Metadata = new Map()
  const process = (): void => {
    const side = input[next] as Input
    const offset = input.slice(0, next).filter(({ topic }) => topic === side.topic).length
    bench.task.enqueue(side.topic, 0, [logRecord(record(side, next), offset)], offset + 1)
    bench.task.process(1)
    next += 1
  }
  for (const act of acts) {
    if (act === 'process') {
      if (next < input.length) process()
    } else if (act === 'commit') {
      metadata = new Map([...metadata, ...(await commit(bench))])
      ;[committed, committedSent] = [next, bench.sent.all.length]
    } else {
      if (act === 'rollback') bench.task.rollback()
      else bench = await rebuilt(topology, bench.sent.all.slice(0, committedSent))
      bench.task.initialize(metadata)
      bench.sent.all.length = committedSent
      next = committed
    }
  }
  while (next < input.length) process()
  return bench
}

async function commit({ task, database }: Bench): Promise<Metadata> {
  task.flush()
  const offsets = task.committableOffsets()
  await database.prepareCommit(new Map()).write()
  task.committed(offsets)
  return new Map(offsets.map(({ topic, offset, metadata = '' }) => [`${topic}-0`, { offset, metadata }]))
}

/** A task whose stores come from what was logged. (All bytes are below 128, so that the texts of `sent` say them.) */
async function rebuilt(topology: Topology, sent: Bench['sent']['all']): Promise<Bench> {
  const bench = benchOf(topology, { emitIntervalMs: 0 })
  for (const { store, topic } of bench.task.changelogs) {
    const logged = sent
      .filter((record) => record.topic === topic)
      .map((record, offset) => ({ ...record, offset, key: bytesOf(record.key), value: bytesOf(record.value) }))
    const entries = bench.task.restoreAdapter(store)(logged)
    await bench.database.restore(store, entries, { offset: 0, clusterId: 'c', topicId: '', formatVersion: 1 })
  }
  bench.sent.all.push(...sent)
  return bench
}

const bytesOf = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text))
