import { ManualClock } from '@millrace/record'
import { expect, test } from 'vitest'
import { internalTopics } from '../../src/plan/internal-topics.ts'
import { SqlSession } from '../../src/statement/sql-session.ts'

async function topicsOf(...statements: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const topics = { topic: () => ({ partitions: 1, replicas: 1 }) }
  const session = new SqlSession({ topics, clock: new ManualClock(0) })
  const last = (await session.executeScript(statements.join(''))).at(-1)
  if (last?.kind !== 'query-planned') throw new Error('the last statement plans no query')
  const { topology, applicationId } = last.query
  const internal = internalTopics(topology, applicationId)
  return new Map(
    [...internal].map(([name, { key, value }]) => [
      name.replace(`${applicationId}-`, ''),
      { key: [key?.name, key?.window?.type], value: value?.name },
    ]),
  )
}

const source =
  "CREATE STREAM s (id INT, v INT) WITH (KAFKA_TOPIC = 's', KEY_FORMAT = 'JSON', VALUE_FORMAT = 'DELIMITED');"

test('repartition topics and changelogs have the formats of their serdes', async () => {
  const topics = await topicsOf(source, 'CREATE TABLE t AS SELECT id, COUNT(*) AS n FROM s GROUP BY id;')
  expect([...topics.keys()].sort()).toEqual([
    'Aggregate-Aggregate-Materialize-changelog',
    'Aggregate-GroupBy-repartition',
  ])
  for (const formats of topics.values()) expect(formats).toEqual({ key: ['JSON', undefined], value: 'DELIMITED' })
})

test('a query that keeps and moves nothing has none', async () => {
  expect((await topicsOf(source, 'CREATE STREAM t AS SELECT v FROM s;')).size).toBe(0)
})
