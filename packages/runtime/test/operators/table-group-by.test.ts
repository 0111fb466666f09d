import { string } from '@millrace/serde'
import { PlanBuilder, table, tableAggregate, tableGroupBy, to, toStream, type Topology } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { benchOf, joined } from '../task-bench.ts'

const text = { key: string(), value: string() }

/** Rows `group:value` grouped by `group`. */
function grouped(): Topology {
  const plan = new PlanBuilder()
  const rows = plan.add(table({ topic: 'in', ...text }))
  const selector = (_: unknown, row: unknown): readonly [unknown, unknown] => {
    const [group, value] = String(row).split(':')
    return [group === '' ? null : group, value ?? null]
  }
  const groups = plan.add(tableGroupBy({ input: rows, selector, ...text, name: 'groups' }))
  const lists = plan.add(
    tableAggregate({
      input: groups,
      initializer: () => '',
      adder: (_key, value, list) => joined(list, '+', value),
      subtractor: (_key, value, list) => joined(list, '-', value),
      materialized: { store: 'lists', ...text },
    }),
  )
  plan.add(to({ input: plan.add(toStream({ input: lists })), topic: 'out', ...text }))
  return plan.build()
}

function regrouped(...records: readonly string[]): readonly string[] {
  const bench = benchOf(grouped())
  bench.pipe('in', ...records)
  return bench.sent.all
    .filter(({ topic }) => topic === 'app-groups-repartition')
    .map(({ key, value }) => `${key}=${JSON.stringify(value)}`)
}

describe('a table grouped by a new key', () => {
  it('sends old and new value in one record where the group stays', () => {
    expect(regrouped('r=g:1@1', 'r=g:2@2')).toEqual(['g="1\\u0001"', 'g="\\u000221\\u0002"'])
  })

  it('takes a row out of its old group before it comes into its new one', () => {
    expect(regrouped('r=g:1@1', 'r=h:2@2')).toEqual(['g="1\\u0001"', 'g="1\\u0000"', 'h="2\\u0001"'])
  })

  it('takes a deleted row out', () => {
    expect(regrouped('r=g:1@1', 'r=~@2')).toEqual(['g="1\\u0001"', 'g="1\\u0000"'])
  })

  it('leaves rows out whose group or value is null', () => {
    expect(regrouped('r=:1@1', 'r=g@2', 'r=~@3')).toEqual([])
  })
})
