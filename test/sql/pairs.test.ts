// SQL against the DSL: a query and the program that means the same become topologies of one shape, and give the same records.
import { ManualClock } from '@millrace/record'
import { json, type Serde, string } from '@millrace/serde'
import { SqlSession } from '@millrace/sql'
import { StreamsBuilder } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import type { Topology } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { groupPairs } from './pairs/groups.ts'
import { declarations, type Pair } from './pairs/pair.ts'
import { shapeOf } from './pairs/shape.ts'
import { streamPairs } from './pairs/streams.ts'
import { tablePairs } from './pairs/tables.ts'

const inputs: readonly (readonly [topic: string, key: string, value: object | null, timestamp: number])[] = [
  ['people', 'ada', { NAME: 'Ada', CITY: 'Oslo' }, 0],
  ['cities', 'Oslo', { COUNTRY: 'Norway' }, 0],
  ['accounts', 'ada', { LEVEL: 3 }, 500],
  ['orders', 'o1', { CUSTOMER: 'ada', ITEM: 'book', AMOUNT: 12, TAGS: ['a', 'b'] }, 1000],
  ['payments', 'o1', { ORDER_ID: 'o1', PAID: 12 }, 2000],
  ['orders', 'o2', { CUSTOMER: 'bob', ITEM: 'pen', AMOUNT: 2, TAGS: [] }, 4000],
  ['people', 'bob', { NAME: 'Bob', CITY: 'Rome' }, 5000],
  ['orders', 'o2', { CUSTOMER: 'bob', ITEM: 'ink', AMOUNT: 7, TAGS: ['c'] }, 9000],
  ['payments', 'ada', { ORDER_ID: 'o2', PAID: 9 }, 9500],
  ['orders', 'o3', { CUSTOMER: 'ada', ITEM: 'bag', AMOUNT: 30, TAGS: ['a'] }, 11_000],
  ['cities', 'Rome', { COUNTRY: 'Italy' }, 11_500],
  ['people', 'ada', { NAME: 'Ada', CITY: 'Rome' }, 12_000],
  ['orders', 'o4', { CUSTOMER: 'ada', ITEM: 'pen', AMOUNT: 1, TAGS: ['d'] }, 19_000],
  ['accounts', 'bob', { LEVEL: 1 }, 20_000],
  ['people', 'bob', null, 21_000],
  ['payments', 'o4', { ORDER_ID: 'o4', PAID: 1 }, 22_000],
  ['orders', 'o1', { CUSTOMER: 'ada', ITEM: 'late', AMOUNT: 5, TAGS: ['e'] }, 3000],
  ['accounts', 'ada', null, 60_000],
  ['orders', 'o5', { CUSTOMER: 'cleo', ITEM: 'bell', AMOUNT: 11, TAGS: ['f', 'g'] }, 90_000],
  ['payments', 'o6', { ORDER_ID: 'o6', PAID: 1 }, 120_000],
]

const pairs = [...streamPairs, ...groupPairs, ...tablePairs]

describe('a query and its program', () => {
  it('are at least thirty pairs', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(30)
  })

  it.each(pairs)('have one shape and one output: $name', async (pair) => {
    const query = await queryOf(pair)
    const program = programOf(pair)
    expect(shapeOf(query)).toEqual(shapeOf(program))
    const output = outputOf(query, pair)
    expect(output.length).toBeGreaterThan(0)
    expect(output).toEqual(outputOf(program, pair))
  })
})

async function queryOf({ sql }: Pair): Promise<Topology> {
  const topics = { topic: () => ({ partitions: 1, replicas: 1 }) }
  const session = new SqlSession({ topics, clock: new ManualClock(0) })
  const result = (await session.executeScript(declarations + sql)).at(-1)
  if (result?.kind !== 'query-planned') throw new Error(`no query came of ${sql}`)
  return result.query.topology
}

function programOf({ dsl }: Pair): Topology {
  const builder = new StreamsBuilder()
  dsl(builder)
  return builder.build()
}

function outputOf(topology: Topology, { key = string() as never }: Pair): readonly unknown[] {
  const driver = new TopologyTestDriver(topology, { cacheMaxBytes: 0 })
  const read = new Set(topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics))
  for (const [topic, name, value, timestamp] of inputs) {
    if (!read.has(topic)) continue
    driver.pipe(topic, {
      key: string().serialize(name),
      value: value && json().serialize(value),
      timestamp,
    })
  }
  const records = driver.outputTopic('OUT', { key: key as Serde<unknown>, value: json<unknown>() }).readAll()
  return records.map((record) => ({ key: record.key, value: record.value, timestamp: record.timestamp }))
}
