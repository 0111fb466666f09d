// Which repartitions let null keys through was asked of Kafka Streams 4.1 itself.
import { string } from '@millrace/serde'
import { expect, test } from 'vitest'
import { PlanBuilder, repartition, selectKey, stream, streamTableJoin, table, type Topology } from '../../src/index.ts'

const serdes = { key: string(), value: string() }

/** source → new key → repartition → new key → join: the second repartition is the join's. */
function twoRepartitions(left: boolean): Topology {
  const plan = new PlanBuilder()
  const input = plan.add(stream({ topics: ['in'], ...serdes }))
  const first = plan.add(selectKey({ input, selector: (_key, value) => value }))
  const between = plan.add(repartition({ input: first, ...serdes }))
  const second = plan.add(selectKey({ input: between, selector: (key) => key }))
  const users = plan.add(table({ topic: 'users', ...serdes }))
  plan.add(streamTableJoin({ stream: second, table: users, joiner: (key) => key, left, ...serdes }))
  return plan.build()
}

function keepsNullKeys({ nodes }: Topology): boolean[] {
  return [...nodes.values()].flatMap((node) =>
    node.kind === 'processor' && node.operator.kind === 'filter' ? [node.operator.predicate(null, 'v')] : [],
  )
}

test('a left join keeps null keys in all repartitions above it', () => {
  expect(keepsNullKeys(twoRepartitions(true))).toEqual([true, true])
})

test('without one, repartitions drop them', () => {
  expect(keepsNullKeys(twoRepartitions(false))).toEqual([false, false])
})
