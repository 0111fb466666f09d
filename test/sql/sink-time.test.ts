// TIMESTAMP of a CREATE … AS: records are written at the time that one of their columns says.
import { ManualClock } from '@millrace/record'
import { json, string } from '@millrace/serde'
import { type ProcessingLogEntry, SqlSession } from '@millrace/sql'
import { TopologyTestDriver } from '@millrace/testing'
import { describe, expect, it } from 'vitest'

const source = "CREATE STREAM S (ID STRING KEY, AT_ BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');"

/** The times of what the query writes for one record, and what its log has. */
async function timesOf(query: string, record: object): Promise<readonly unknown[]> {
  const log: ProcessingLogEntry[] = []
  const session = new SqlSession({
    topics: { topic: () => ({ partitions: 1, replicas: 1 }) },
    clock: new ManualClock(0),
    log: { write: (entry) => void log.push(entry) },
  })
  const result = (await session.executeScript(source + query)).at(-1)
  if (result?.kind !== 'query-planned') throw new Error('no query came of the script')
  const driver = new TopologyTestDriver(result.query.topology, { cacheMaxBytes: 0 })
  driver.pipe('s', { key: string().serialize('a'), value: json().serialize(record), timestamp: 100 })
  return [...driver.produced('O').map(({ timestamp }) => timestamp), ...log.map(({ message }) => message)]
}

describe('the time of what is written', () => {
  it.each([
    ['a value column', "CREATE STREAM O WITH (TIMESTAMP='AT_') AS SELECT ID, AT_ FROM S;"],
    ['the key', "CREATE STREAM O WITH (TIMESTAMP='AT_') AS SELECT AT_, ID FROM S PARTITION BY AT_;"],
    [
      'a key with a window',
      "CREATE TABLE O WITH (TIMESTAMP='AT_') AS SELECT AT_, COUNT(*) AS N FROM S WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY AT_;",
    ],
  ])('is that of %s', async (_what, query) => {
    expect(await timesOf(query, { AT_: 7000 })).toEqual([7000])
  })

  it.each([
    ['NULL', {}],
    ['before 1970', { AT_: -1 }],
  ])('is missing where the column is %s: the row is left out, and the log says so', async (what, record) => {
    expect(await timesOf("CREATE STREAM O WITH (TIMESTAMP='AT_') AS SELECT ID, AT_ FROM S;", record)).toEqual([
      `Error writing row with extracted timestamp: column AT_ is ${what}`,
    ])
  })
})
