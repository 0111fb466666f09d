import { string } from '@millrace/serde'
import { type Joiner, PlanBuilder, table, tableTableJoin, to, toStream, type Topology } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { benchOf } from '../task-bench.ts'

const text = { key: string(), value: string() }
const piped: Joiner = (_key, left, right) => `${String(left)}|${String(right)}`

interface Kind {
  readonly keepsLeft: boolean
  readonly keepsRight: boolean
}
const inner: Kind = { keepsLeft: false, keepsRight: false }
const left: Kind = { keepsLeft: true, keepsRight: false }
const outer: Kind = { keepsLeft: true, keepsRight: true }

function joined(kind: Kind, store?: string): Topology {
  const plan = new PlanBuilder()
  const a = plan.add(table({ topic: 'a', ...text }))
  const b = plan.add(table({ topic: 'b', ...text }))
  const materialized = store === undefined ? undefined : { store, ...text }
  const result = plan.add(tableTableJoin({ left: a, right: b, joiner: piped, ...kind, materialized }))
  plan.add(to({ input: plan.add(toStream({ input: result })), topic: 'out', ...text }))
  return plan.build()
}

/** Pipes `topic key=value@time` one after the other; gives what came out. */
function run(topology: Topology, ...inputs: readonly string[]): readonly string[] {
  const bench = benchOf(topology)
  for (const input of inputs) {
    const [topic = '', record = ''] = input.split(' ')
    bench.pipe(topic, record)
  }
  return bench.sent.to('out')
}

describe('a join of two tables', () => {
  it('gives the rows that both sides have, with the larger timestamp', () => {
    expect(run(joined(inner), 'a k=1@5', 'b k=x@9', 'a k=2@6', 'b k=y@3')).toEqual(['k=1|x@9', 'k=2|x@9', 'k=2|y@6'])
  })

  it('deletes a row when either side loses it, and says nothing of a key that the other side never had', () => {
    expect(run(joined(inner), 'a k=1@1', 'b k=x@2', 'b k=~@3', 'a k=~@4')).toEqual(['k=1|x@2', 'k=null@3'])
  })

  it('joins left rows with null when it is a left join, and drops right rows alone', () => {
    expect(run(joined(left), 'b k=x@1', 'a k=1@2', 'b k=~@3', 'a k=~@4')).toEqual(['k=1|x@2', 'k=1|null@3', 'k=null@4'])
  })

  it('joins either side with null when it is an outer join', () => {
    expect(run(joined(outer), 'b k=x@1', 'a k=1@2', 'b k=~@3', 'a k=~@4', 'a k=~@5')).toEqual([
      'k=null|x@1',
      'k=1|x@2',
      'k=1|null@3',
      'k=null@4',
    ])
  })

  it('keeps its result where a store is named', () => {
    const bench = benchOf(joined(inner, 'result'))
    bench.pipe('a', 'k=1@1')
    bench.pipe('b', 'k=x@2')
    expect(bench.task.store('result').get('k')).toEqual({ value: '1|x', timestamp: 2 })
    expect(bench.sent.to('app-result-changelog')).toEqual(['k=1|x@2'])
  })

  it('drops null keys', () => {
    const bench = benchOf(joined(inner))
    bench.pipe('a', '~=1@1')
    expect(bench.dropped()).toEqual({ 'null-key': 1 })
  })
})
