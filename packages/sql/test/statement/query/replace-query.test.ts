import { expect, test } from 'vitest'
import type { SqlSession } from '@millrace/sql'
import { openSession, refusal, resultOf } from '../script.ts'

const declared = `
CREATE STREAM S (K INT KEY, A INT, B INT, L ARRAY<INT>) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
CREATE STREAM SAME (K INT KEY, A INT, B INT) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
CREATE STREAM OTHER (K INT KEY, A INT, B INT) WITH (KAFKA_TOPIC='other', FORMAT='JSON');
CREATE STREAM TIMED (K INT KEY, A INT, B BIGINT) WITH (KAFKA_TOPIC='s', FORMAT='JSON', TIMESTAMP='B');
CREATE STREAM SPLIT (K INT KEY, A INT, B INT) WITH (KAFKA_TOPIC='s', KEY_FORMAT='JSON', VALUE_FORMAT='DELIMITED');
CREATE STREAM W (K INT KEY, A INT) WITH (KAFKA_TOPIC='w', FORMAT='JSON', WINDOW_TYPE='SESSION');
CREATE TABLE T2 (K INT PRIMARY KEY, A INT) WITH (KAFKA_TOPIC='t2', FORMAT='JSON');
CREATE TABLE T (K INT PRIMARY KEY, A INT, B INT) WITH (KAFKA_TOPIC='t', FORMAT='JSON');
`
const all = { topic: () => ({ partitions: 1, replicas: 1 }) }

async function running(kind: 'STREAM' | 'TABLE', query: string): Promise<SqlSession> {
  const session = openSession({ topics: all })
  await session.executeScript(`${declared} CREATE ${kind} O WITH (VALUE_FORMAT='JSON') AS ${query};`)
  return session
}

function replacement(kind: 'STREAM' | 'TABLE', query: string): string {
  return `CREATE OR REPLACE ${kind} O WITH (VALUE_FORMAT='JSON') AS ${query};`
}

test.each([
  ['SELECT K, A FROM S', 'SELECT K, A, B FROM S WHERE B > 0'],
  ['SELECT K, A FROM S WHERE A > 1', 'SELECT K, A FROM S WHERE A > 2'],
  ['SELECT K, A FROM S WHERE A > 1', 'SELECT K, A FROM S'],
  ['SELECT K, A FROM S', 'SELECT K, A FROM SAME'],
  ['SELECT A, B FROM S PARTITION BY A', 'SELECT A, B FROM S WHERE B > 0 PARTITION BY A'],
  ['SELECT K, A FROM S', 'SELECT K, A FROM S PARTITION BY K'],
])('the stream of %s may become %s', async (from, to) => {
  const { replaces } = await resultOf(await running('STREAM', from), 'query-planned', replacement('STREAM', to))
  expect(replaces).toBe(true)
})

test.each([
  ['SELECT K, A FROM T', 'SELECT K, A, B FROM T WHERE B > 0'],
  [
    'SELECT K, COUNT(A) N FROM S GROUP BY K',
    'SELECT K, COUNT(A) N, AS_VALUE(K) KEYS FROM S WHERE A > 0 AND K > 1 GROUP BY K',
  ],
  ['SELECT K, SUM(A) N FROM S GROUP BY K HAVING SUM(A) > 1', 'SELECT K, SUM(A) N FROM S GROUP BY K'],
  ['SELECT K, SUM(A) N FROM S GROUP BY K HAVING SUM(A) > 1', 'SELECT K, SUM(A) N FROM S GROUP BY K HAVING SUM(A) > 2'],
  ['SELECT K, SUM(A + 1) N FROM S GROUP BY K', 'SELECT K, SUM(A + 2) N FROM S GROUP BY K'],
  ['SELECT A, COUNT(*) N FROM S GROUP BY A', 'SELECT A, COUNT(*) N FROM SAME GROUP BY A'],
])('the table of %s may become %s', async (from, to) => {
  const { replaces } = await resultOf(await running('TABLE', from), 'query-planned', replacement('TABLE', to))
  expect(replaces).toBe(true)
})

const differs = (type: string, what: string, one: string, other: string): string =>
  `Query is not upgradeable. Plan step of type ${type} must have matching ${what}. Values differ: ${one} vs. ${other}`
const javaClass = (name: string): string => `class io.confluent.ksql.execution.plan.${name}`

test.each([
  ['SELECT K, A FROM S', 'SELECT K, A FROM OTHER', differs('StreamSource', 'topicName', 's', 'other')],
  // What comes of a projection and a filter that went away is asked the other way round.
  ['SELECT K, A FROM S WHERE A > 1', 'SELECT K, A FROM OTHER', differs('StreamSource', 'topicName', 'other', 's')],
  ['SELECT K, A FROM S', 'SELECT K, A FROM TIMED', differs('StreamSource', 'timestampColumn', 'none', 'B')],
  [
    'SELECT K, A FROM S',
    'SELECT K, A FROM SPLIT',
    differs('StreamSource', 'formats', 'JSON{UNWRAP_SINGLES}, JSON{}', 'JSON{UNWRAP_SINGLES}, DELIMITED{}'),
  ],
  [
    'SELECT A AS P, K AS V FROM S PARTITION BY A',
    'SELECT B AS P, K AS V FROM S PARTITION BY B',
    differs('StreamSelectKey', 'keyExpressions', '[A]', '[B]'),
  ],
  [
    'SELECT K, A FROM S',
    'SELECT A AS K, AS_VALUE(A) AS A FROM S PARTITION BY A',
    'Upgrades not yet supported for StreamSelectKey',
  ],
  [
    'SELECT S.K AS K, S.A AS A FROM S JOIN T ON S.K = T.K',
    'SELECT S.K AS K, S.A AS A FROM S JOIN T ON S.K = T.K',
    'Upgrades not yet supported for StreamTableJoin',
  ],
  [
    'SELECT S.K AS K, S.A AS A FROM S JOIN OTHER WITHIN 1 HOUR ON S.K = OTHER.K',
    'SELECT S.K AS K, S.A AS A FROM S JOIN OTHER WITHIN 1 HOUR ON S.K = OTHER.K WHERE S.A > 0',
    'Upgrades not yet supported for StreamStreamJoin',
  ],
  [
    'SELECT K, A FROM S',
    'SELECT S.K AS K, S.A AS A FROM S JOIN T ON S.K = T.K',
    'Query is not upgradeable. Cannot change a non-join source into a join source.',
  ],
  [
    'SELECT K, A FROM S',
    'SELECT S.K AS K, S.A AS A FROM S JOIN T ON S.K = T.K WHERE S.A > 0',
    'Query is not upgradeable. Cannot change a non-join source into a join source.',
  ],
  ['SELECT K, EXPLODE(L) A FROM S', 'SELECT K, EXPLODE(L) A FROM S', 'Upgrades not yet supported for StreamFlatMap'],
  ['SELECT K, A FROM W', 'SELECT K, A FROM W', 'Upgrades not yet supported for WindowedStreamSource'],
])('the stream of %s cannot become %s', async (from, to, message) => {
  expect(await refusal(await running('STREAM', from), replacement('STREAM', to))).toBe(message)
})

test.each([
  [
    'SELECT K, COUNT(*) N FROM S WHERE A > 0 GROUP BY K',
    'SELECT K, COUNT(*) N FROM S GROUP BY K',
    differs('StreamAggregate', 'columns not part of aggregate', '[`K`, `ROWTIME`, `A`]', '[`K`, `ROWTIME`]'),
  ],
  [
    'SELECT K, SUM(A) N, MAX(B) M FROM S GROUP BY K',
    'SELECT K, MIN(A) N, MAX(B) M FROM S GROUP BY K',
    differs('StreamAggregate', 'aggregate functions', '[SUM(A), MAX(B)]', '[MIN(A), MAX(B)]'),
  ],
  [
    'SELECT K, TOPK(A, 2) N FROM S GROUP BY K',
    'SELECT K, TOPK(A, 3) N FROM S GROUP BY K',
    differs('StreamAggregate', 'aggregate functions', '[TOPK(A, 2)]', '[TOPK(A, 3)]'),
  ],
  [
    'SELECT K, SUM(A) N FROM S GROUP BY K',
    'SELECT K, SUM(A + 1) N FROM S GROUP BY K',
    differs('StreamAggregate', 'aggregate functions', '[SUM(A)]', '[SUM(KSQL_INTERNAL_COL_2)]'),
  ],
  [
    'SELECT K, CAST(SUM(A + 1) AS STRING) N FROM S GROUP BY K',
    'SELECT K, CAST(SUM(A + 1.5) AS STRING) N FROM S GROUP BY K',
    differs(
      'StreamAggregate',
      'states',
      '[`K` INTEGER, `KSQL_INTERNAL_COL_1` INTEGER, `KSQL_AGG_VARIABLE_0` INTEGER]',
      '[`K` INTEGER, `KSQL_INTERNAL_COL_1` DECIMAL(12, 1), `KSQL_AGG_VARIABLE_0` DECIMAL(12, 1)]',
    ),
  ],
  [
    'SELECT A AS G, COUNT(*) N, MAX(B) M FROM S GROUP BY A',
    'SELECT A AS G, COUNT(*) N, MAX(B) M FROM S GROUP BY A HAVING COUNT(*) > 1',
    differs('StreamAggregate', 'class', javaClass('StreamAggregate'), javaClass('TableFilter')),
  ],
  [
    'SELECT SUM(A) N, B AS H, A AS G FROM S GROUP BY A, B',
    'SELECT SUM(A) N, A AS G, B AS H FROM S GROUP BY A, B',
    differs(
      'StreamAggregate',
      'states',
      '[`B` INTEGER, `A` INTEGER, `KSQL_INTERNAL_COL_2` INTEGER, `KSQL_AGG_VARIABLE_0` INTEGER]',
      '[`A` INTEGER, `B` INTEGER, `KSQL_INTERNAL_COL_2` INTEGER, `KSQL_AGG_VARIABLE_0` INTEGER]',
    ),
  ],
  [
    'SELECT ABS(A) AS G, SUM(B) N FROM S GROUP BY ABS(A)',
    'SELECT CEIL(A) AS G, SUM(B) N FROM S GROUP BY CEIL(A)',
    differs('StreamGroupBy', 'group by clause', '[ABS(A)]', '[CEIL(A)]'),
  ],
  [
    'SELECT K, COUNT(*) N FROM S WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY K',
    'SELECT K, COUNT(*) N FROM S WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY K',
    'Upgrades not yet supported for StreamWindowedAggregate',
  ],
  [
    'SELECT K, COUNT(*) N FROM S WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY K EMIT FINAL',
    'SELECT K, COUNT(*) N FROM S WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY K EMIT FINAL',
    'Upgrades not yet supported for StreamWindowedAggregate',
  ],
  [
    'SELECT A, COUNT(*) N FROM T GROUP BY A',
    'SELECT A, COUNT(*) N FROM T GROUP BY A',
    'Upgrades not yet supported for TableAggregate',
  ],
  [
    'SELECT K, CAST(A AS BIGINT) N FROM T',
    'SELECT K, COUNT(*) N FROM S GROUP BY K',
    'Upgrades not yet supported for StreamAggregate',
  ],
  [
    'SELECT K, COUNT(*) N FROM S GROUP BY K',
    'SELECT K, CAST(A AS BIGINT) N FROM T',
    differs('StreamAggregate', 'class', javaClass('StreamAggregate'), javaClass('TableSource')),
  ],
  [
    'SELECT A.K AS K, A.A AS A FROM T A JOIN T2 B ON A.K = B.K',
    'SELECT A.K AS K, A.A AS A FROM T A JOIN T2 B ON A.K = B.K',
    'Upgrades not yet supported for TableTableJoin',
  ],
  [
    'SELECT A.K AS K, A.A AS A FROM T A JOIN T2 B ON A.B = B.K',
    'SELECT A.K AS K, A.A AS A FROM T A JOIN T2 B ON A.B = B.K',
    'Upgrades not yet supported for ForeignKeyTableTableJoin',
  ],
])('the table of %s cannot become %s', async (from, to, message) => {
  expect(await refusal(await running('TABLE', from), replacement('TABLE', to))).toBe(message)
})
