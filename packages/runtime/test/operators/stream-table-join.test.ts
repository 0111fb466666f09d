import { string } from '@millrace/serde'
import { PlanBuilder, stream, streamTableJoin, table, to, type Topology } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { type Bench, benchOf, joined } from '../task-bench.ts'

const text = { key: string(), value: string() }

function joining(graceMs?: number, left = false): Topology {
  const plan = new PlanBuilder()
  const rows = plan.add(table({ topic: 'rows', ...text, materialized: { store: 'rows', versionedHistoryMs: 100 } }))
  const input = plan.add(stream({ topics: ['in'], ...text }))
  const joiner = (_key: unknown, value: unknown, row: unknown): string => joined(value, '|', row)
  const result = plan.add(streamTableJoin({ stream: input, table: rows, joiner, left, graceMs, name: 'j' }))
  plan.add(to({ input: result, topic: 'out', ...text }))
  return plan.build()
}

function pipe(bench: Bench, ...inputs: readonly string[]): void {
  for (const input of inputs) {
    const [topic = '', record = ''] = input.split(' ')
    bench.pipe(topic, record)
  }
}

describe('a stream joined with a versioned table', () => {
  it('meets the row as it was at the time of the record', () => {
    const bench = benchOf(joining())
    pipe(bench, 'rows k=a@10', 'rows k=b@20', 'in k=1@15', 'in k=2@25', 'in k=3@5')
    expect(bench.sent.to('out')).toEqual(['k=1|a@15', 'k=2|b@25'])
  })

  it('drops and counts rows older than the history', () => {
    const bench = benchOf(joining())
    pipe(bench, 'rows k=a@200', 'rows k=b@50')
    expect(bench.dropped()).toEqual({ expired: 1 })
    expect(bench.sent.to('app-rows-changelog')).toEqual(['k=a@200', 'k=b@50'])
  })
})

describe('a join with a grace period', () => {
  it('holds records until the stream is that much further, so that late rows are met', () => {
    const bench = benchOf(joining(10))
    pipe(bench, 'in k=1@15', 'rows k=a@12', 'in k=2@24')
    expect(bench.sent.to('out')).toEqual([])
    pipe(bench, 'in x=3@25')
    expect(bench.sent.to('out')).toEqual(['k=1|a@15'])
  })

  it('hands records over by time, then key', () => {
    const bench = benchOf(joining(10, true))
    pipe(bench, 'in b=1@20', 'in a=2@20', 'in c=3@15', 'in z=4@30')
    expect(bench.sent.to('out')).toEqual(['c=3|null@15', 'a=2|null@20', 'b=1|null@20'])
  })

  it('joins at once what is later than the grace period', () => {
    const bench = benchOf(joining(10, true))
    pipe(bench, 'in a=1@50', 'in b=2@39')
    expect(bench.sent.to('out')).toEqual(['b=2|null@39'])
  })

  it('takes back with a rollback what waits, and its time', () => {
    const bench = benchOf(joining(10, true))
    pipe(bench, 'in a=1@50')
    bench.task.rollback()
    bench.task.initialize(new Map())
    pipe(bench, 'in b=2@39', 'in c=3@49')
    expect(bench.sent.to('out')).toEqual(['b=2|null@39'])
  })

  it('refuses a record with a null key, which has nowhere to wait', () => {
    expect(() => pipe(benchOf(joining(10, true)), 'in ~=1@5')).toThrow(/null key cannot wait/)
  })

  it('is refused without versions, and with too short a history', () => {
    expect(() => joining(101)).toThrow(expect.objectContaining({ code: 'TOPOLOGY_ARGUMENT_INVALID' }))
    const plan = new PlanBuilder()
    const rows = plan.add(table({ topic: 'rows', ...text }))
    const input = plan.add(stream({ topics: ['in'], ...text }))
    plan.add(streamTableJoin({ stream: input, table: rows, joiner: () => '', left: false, graceMs: 5 }))
    expect(() => plan.build()).toThrow(/keeps no versions/)
  })
})
