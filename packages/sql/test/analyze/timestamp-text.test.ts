import { ManualClock } from '@millrace/record'
import { SqlSession, type StatementResult } from '@millrace/sql'
import { describe, expect, test } from 'vitest'

const sources = `
  CREATE STREAM A (K STRING KEY, V INTEGER) WITH (KAFKA_TOPIC = 'a', VALUE_FORMAT = 'JSON', PARTITIONS = 1);
  CREATE TABLE B (K STRING PRIMARY KEY, W INTEGER) WITH (KAFKA_TOPIC = 'b', VALUE_FORMAT = 'JSON', PARTITIONS = 1);
`

function plan(query: string): Promise<readonly StatementResult[]> {
  const topics = { topic: () => ({ partitions: 1, replicas: 1 }) }
  const session = new SqlSession({ topics, clock: new ManualClock(0) })
  return session.executeScript(`${sources} CREATE STREAM C AS SELECT A.K, V FROM ${query};`)
}

describe('text that is compared with ROWTIME', () => {
  test.each([
    "A WHERE ROWTIME > '2020-01-01'",
    "A WHERE '2020' <= A.ROWTIME AND NOT (ROWTIME BETWEEN '2020' AND '2021')",
    "A JOIN B ON A.K = B.K WHERE B.ROWTIME > '2020-01-01T00:00:01.5+0200'",
  ])('is read as a timestamp: %s', async (query) => {
    const [, , result] = await plan(query)
    expect(result?.kind).toBe('query-planned')
  })

  test('is refused where it is none', async () => {
    await expect(plan("A WHERE ROWTIME > 'soon'")).rejects.toThrow("Failed to parse timestamp 'soon'")
    await expect(plan("A WHERE V > '2020'")).rejects.toThrow('Cannot compare')
  })
})
