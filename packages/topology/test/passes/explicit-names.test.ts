import { string } from '@millrace/serde'
import { describe, expect, test } from 'vitest'
import { count, groupBy, PlanBuilder, stream, table } from '../../src/index.ts'

const serdes = { key: string(), value: string() }

describe('a plan that must name everything', () => {
  test('is refused for a store and a repartition topic without a name', () => {
    const plan = new PlanBuilder()
    const grouped = plan.add(
      groupBy({ input: plan.add(stream({ topics: ['in'], ...serdes })), selector: (key) => key, ...serdes }),
    )
    plan.add(count({ input: grouped }))
    expect(() => plan.build({ explicitNames: true })).toThrow(
      expect.objectContaining({
        code: 'TOPOLOGY_NAME_MISSING',
        details: { stores: ['KSTREAM-AGGREGATE-STATE-STORE-0000000002'], topics: [] },
      }),
    )
  })

  test('is refused for a table that nothing stores yet', () => {
    const plan = new PlanBuilder()
    plan.add(table({ topic: 't', ...serdes }))
    expect(() => plan.build({ explicitNames: true })).toThrow(/t-STATE-STORE-0000000000/)
  })

  test('is built when stores and groups have names', () => {
    const plan = new PlanBuilder()
    const input = plan.add(stream({ topics: ['in'], ...serdes }))
    const grouped = plan.add(groupBy({ input, selector: (key) => key, ...serdes, name: 'g' }))
    plan.add(count({ input: grouped, materialized: { store: 'counts' } }))
    expect([...plan.build({ explicitNames: true }).stores.keys()]).toEqual(['counts'])
  })
})
