import { string } from '@millrace/serde'
import {
  foreignKeyJoin,
  map,
  PlanBuilder,
  repartition,
  stream,
  streamTableJoin,
  table,
  to,
  toStream,
  type Topology,
} from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { resolvePartitionCounts, taskCount } from '../../src/topics/partition-counts.ts'
import { joiningTopology, regroupingTopology } from '../topologies.ts'

const text = { key: string(), value: string() }

/** A re-keyed stream joined with a table: its repartition topic must have the table's count. */
function rekeyedJoin(partitions?: number): Topology {
  const plan = new PlanBuilder()
  const users = plan.add(table({ topic: 'users', ...text }))
  const rekeyed = plan.add(
    map({ input: plan.add(stream({ topics: ['events'], ...text })), mapper: (_, value) => [value, value] }),
  )
  const left = plan.add(repartition({ input: rekeyed, name: 'moved', partitions, ...text }))
  const joiner = (_: unknown, event: unknown): unknown => event
  plan.add(
    to({
      input: plan.add(streamTableJoin({ stream: left, table: users, left: false, joiner })),
      topic: 'out',
      ...text,
    }),
  )
  return plan.build()
}

describe('the partitions of repartition topics', () => {
  it('are as many as the sources of whoever writes to them', () => {
    const topology = regroupingTopology()
    const counts = resolvePartitionCounts(topology, new Map([['events', 4]]))
    expect(counts.get('counts-repartition')).toBe(4)
    expect(topology.subtopologies.map((subtopology) => taskCount(subtopology, counts))).toEqual([4, 4])
  })

  it('become those of the topics they are joined with', () => {
    const counts = resolvePartitionCounts(
      rekeyedJoin(),
      new Map([
        ['events', 2],
        ['users', 6],
      ]),
    )
    expect(counts.get('moved-repartition')).toBe(6)
  })

  it('are those of both sides where a foreign-key join sends there and back', () => {
    const plan = new PlanBuilder()
    const orders = plan.add(table({ topic: 'orders', ...text }))
    const people = plan.add(table({ topic: 'people', ...text }))
    const joined = plan.add(
      foreignKeyJoin({
        left: orders,
        right: people,
        foreignKey: (_, order) => order,
        joiner: (order) => order,
        keepsLeft: false,
      }),
    )
    plan.add(to({ input: plan.add(toStream({ input: joined })), topic: 'out', ...text }))
    const counts = resolvePartitionCounts(
      plan.build(),
      new Map([
        ['orders', 4],
        ['people', 2],
      ]),
    )
    const [registration, response] = ['SUBSCRIPTION-REGISTRATION', 'SUBSCRIPTION-RESPONSE'].map((part) =>
      [...counts].find(([topic]) => topic.includes(part)),
    )
    expect([registration?.[1], response?.[1]]).toEqual([2, 4])
  })

  it('are refused when they were given and do not fit', () => {
    const existing = new Map([
      ['events', 2],
      ['users', 6],
    ])
    expect(() => resolvePartitionCounts(rekeyedJoin(3), existing)).toThrow(
      /RUNTIME_NOT_COPARTITIONED.*moved-repartition \(3\)/,
    )
  })
})

it('refuses to join topics that differ in their number of partitions, and names them', () => {
  const existing = new Map([
    ['events', 4],
    ['users', 3],
  ])
  expect(() => resolvePartitionCounts(joiningTopology(), existing)).toThrow(
    /RUNTIME_NOT_COPARTITIONED: .*events \(4\).*repartition/,
  )
})
