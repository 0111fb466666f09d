import { string } from '@millrace/serde'
import {
  type Joiner,
  joinWindow,
  type JoinWindows,
  PlanBuilder,
  stream,
  streamStreamJoin,
  to,
  type Topology,
} from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { type Bench, benchOf } from '../task-bench.ts'

const text = { key: string(), value: string() }
const piped: Joiner = (_key, left, right) => `${String(left)}|${String(right)}`

interface Kind {
  readonly keepsLeft: boolean
  readonly keepsRight: boolean
}
const inner: Kind = { keepsLeft: false, keepsRight: false }
const left: Kind = { keepsLeft: true, keepsRight: false }
const outer: Kind = { keepsLeft: true, keepsRight: true }

function joined(kind: Kind, windows: JoinWindows, options: { readonly self?: boolean } = {}): Topology {
  const plan = new PlanBuilder()
  const a = plan.add(stream({ topics: ['a'], ...text }))
  const b = options.self ? a : plan.add(stream({ topics: ['b'], ...text }))
  const join = streamStreamJoin({ left: a, right: b, joiner: piped, windows, ...kind, store: 's' })
  plan.add(to({ input: plan.add(join), topic: 'out', ...text }))
  return plan.build({ optimize: options.self ? 'all' : 'none' })
}

/** Pipes `topic key=value@time` one after the other. */
function run(topology: Topology, ...inputs: readonly string[]): Bench {
  const bench = benchOf(topology, { emitIntervalMs: 0 })
  for (const input of inputs) {
    const at = input.indexOf(' ')
    bench.pipe(input.slice(0, at), input.slice(at + 1))
  }
  return bench
}

const outputs = (...call: Parameters<typeof run>): readonly string[] => run(...call).sent.to('out')

describe('a join of two streams', () => {
  it('gives each pair of a key within the window, with the later timestamp', () => {
    expect(outputs(joined(inner, joinWindow(10)), 'a k=1@5', 'b k=x@15', 'b k=y@16', 'a k=2@8', 'b j=z@9')).toEqual([
      'k=1|x@15',
      'k=2|x@15',
      'k=2|y@16',
    ])
  })

  it('looks back and ahead as far as each side is told', () => {
    const windows = joinWindow(0, { before: 2, after: 20, grace: 100 })
    expect(outputs(joined(inner, windows), 'a k=1@50', 'b k=s@47', 'b k=t@48', 'b k=u@70', 'b k=v@71')).toEqual([
      'k=1|t@50',
      'k=1|u@70',
    ])
    const later = joinWindow(0, { before: -5, after: 10, grace: 100 })
    expect(outputs(joined(inner, later), 'a k=1@50', 'b k=s@54', 'b k=t@55', 'b k=u@60')).toEqual([
      'k=1|t@55',
      'k=1|u@60',
    ])
  })

  it('meets all records of one key and time, in the order in which they came', () => {
    const inputs = ['a k=1@5', 'a k=2@5', 'a k=0@4', 'b k=x@5']
    expect(outputs(joined(inner, joinWindow(10)), ...inputs)).toEqual(['k=0|x@5', 'k=1|x@5', 'k=2|x@5'])
  })

  it('forgets what is older than window and grace', () => {
    const windows = joinWindow(10, { grace: 5 })
    expect(outputs(joined(inner, windows), 'b k=x@0', 'b k=y@25', 'a k=1@5')).toEqual([])
    expect(outputs(joined(inner, windows), 'b k=x@0', 'b k=y@24', 'a k=1@5')).toEqual(['k=1|x@5'])
  })

  it('drops null keys and values, and counts them', () => {
    const bench = run(joined(inner, joinWindow(10)), 'a ~=1@5', 'b k=~@5', 'a k=1@5')
    expect(bench.sent.to('out')).toEqual([])
    expect(bench.dropped()).toEqual({ 'null-key': 1, 'null-value': 1 })
  })

  it('logs every record of a key, null values too, under a number of its own', () => {
    const { sent } = run(joined(inner, joinWindow(10)), 'a k=1@5', 'a k=~@6', 'a k=2@5', 'a ~=3@7')
    const log = sent.all.filter(({ topic }) => topic === 'app-s-this-join-store-changelog')
    expect(log.map(({ key, value, timestamp }) => [key?.charCodeAt(12), value, timestamp])).toEqual([
      [1, '1', 5],
      [2, null, 6],
      [3, '2', 5],
    ])
  })

  it('refuses what is too late for the store, and counts it', () => {
    const windows = joinWindow(10)
    expect(run(joined(inner, windows), 'a k=1@500000', 'a k=2@1').dropped()).toEqual({ expired: 1 })
  })
})

describe('a left join of two streams', () => {
  const windows = joinWindow(10, { grace: 5 })

  it('gives what met nobody once the window and its grace are over, at its own time', () => {
    const topology = joined(left, windows)
    expect(outputs(topology, 'a k=1@100', 'a j=2@115')).toEqual([])
    expect(outputs(topology, 'a k=1@100', 'a j=2@116')).toEqual(['k=1|null@100'])
    expect(outputs(topology, 'a k=1@100', 'b k=x@110', 'a j=2@116')).toEqual(['k=1|x@110'])
    expect(outputs(topology, 'b k=x@100', 'a j=2@116')).toEqual([])
  })

  it('gives a late record that meets nobody at once, without waiting for the grace', () => {
    expect(outputs(joined(left, windows), 'a j=9@111', 'a k=1@100')).toEqual(['k=1|null@100'])
    expect(outputs(joined(left, windows), 'a j=9@110', 'a k=1@100')).toEqual([])
  })

  it('gives records with a null key at once, and drops null values', () => {
    const bench = run(joined(left, windows), 'a ~=1@100', 'a k=~@100', 'b ~=x@100')
    expect(bench.sent.to('out')).toEqual(['null=1|null@100'])
    expect(bench.dropped()).toEqual({ 'null-key': 1, 'null-value': 1 })
  })

  it('looks for closed windows no more often than it is told', () => {
    const bench = benchOf(joined(left, windows), { emitIntervalMs: 1_000 })
    bench.pipe('a', 'k=1@100', 'j=2@116', 'i=3@132', 'h=4@148')
    expect(bench.sent.to('out')).toEqual([])
  })
})

describe('an outer join of two streams', () => {
  it('gives what met nobody of both sides, by time, the right side first', () => {
    const inputs = ['a k=1@100', 'b j=x@100', 'b i=y@99', 'a h=2@200', 'a h=3@300']
    expect(outputs(joined(outer, joinWindow(10)), ...inputs)).toEqual([
      'i=null|y@99',
      'j=null|x@100',
      'k=1|null@100',
      'h=2|null@200',
    ])
  })

  it('keeps all that wait of one key and time, and logs them together', () => {
    const { sent } = run(joined(outer, joinWindow(10)), 'a k=1@100', 'a k=2@100', 'a h=3@200')
    expect(sent.to('out')).toEqual(['k=1|null@100', 'k=2|null@100'])
    const log = sent.all.filter(({ topic }) => topic === 'app-s-outer-shared-join-store-changelog')
    expect(log.map(({ value }) => value?.length ?? null)).toEqual([5 + 6, 5 + 12, null, 5 + 6])
  })
})

describe('a stream joined with itself', () => {
  const inputs = ['a k=1@100', 'a k=2@105', 'a k=3@100', 'a j=4@100', 'a k=5@112', 'a ~=6@112', 'a k=~@112']

  it('gives over one store what two stores give', () => {
    const plan = new PlanBuilder()
    const a = plan.add(stream({ topics: ['a'], ...text }))
    const windows = joinWindow(10, { grace: 5 })
    const join = plan.add(streamStreamJoin({ left: a, right: a, joiner: piped, windows, ...inner }))
    plan.add(to({ input: join, topic: 'out', ...text }))
    const [two, one] = [plan.build(), plan.build({ optimize: 'all' })]
    expect([two.stores.size, one.stores.size]).toEqual([2, 1])
    expect(outputs(one, ...inputs)).toEqual(outputs(two, ...inputs))
  })
})
