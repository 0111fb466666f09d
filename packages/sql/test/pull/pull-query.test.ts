import type { SqlSession } from '@millrace/sql'
import { type Lookup, type PullQuery, resultText } from '@millrace/sql'
import { expect, test } from 'vitest'
import { openSession, refusal, resultOf } from '../statement/script.ts'

const tables = `
  CREATE STREAM S (ID INT KEY, NAME STRING, PLACE STRING) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
  CREATE TABLE BY_NAME WITH (KEY_FORMAT='KAFKA') AS SELECT NAME, COUNT(*) AS N FROM S GROUP BY NAME;
  CREATE TABLE BY_ID AS SELECT ID, COUNT(*) AS N, LATEST_BY_OFFSET(NAME) AS LAST FROM S GROUP BY ID;
  CREATE TABLE BY_BOTH AS SELECT ID, NAME, COUNT(*) AS N FROM S GROUP BY ID, NAME;
  CREATE TABLE PER_MINUTE AS SELECT ID, COUNT(*) AS N FROM S WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY ID;
  CREATE TABLE PLAIN (ID INT PRIMARY KEY, V STRING) WITH (KAFKA_TOPIC='p', VALUE_FORMAT='JSON');
`
const noScans = "SET 'ksql.query.pull.table.scan.enabled'='false';"

async function prepared(): Promise<SqlSession> {
  const session = openSession()
  await session.executeScript(tables)
  return session
}

async function pull(text: string): Promise<PullQuery> {
  const { asked } = await resultOf(await prepared(), 'rows-asked', text)
  if (asked.kind !== 'pull') throw new Error(`${text} is a ${asked.kind}`)
  return asked
}

const all = { kind: 'all', starts: { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY } }
const anyStart = all.starts

test.each<readonly [string, unknown]>([
  ['SELECT * FROM BY_ID;', all],
  ['SELECT * FROM BY_ID WHERE N > 1;', all],
  ['SELECT * FROM BY_ID WHERE ID = 1;', { kind: 'keys', keys: [[1]], starts: anyStart }],
  ['SELECT * FROM BY_ID WHERE 5 - 4 = ID AND N > 1;', { kind: 'keys', keys: [[1]], starts: anyStart }],
  ['SELECT * FROM BY_ID WHERE ID IN (1, 2, 1);', { kind: 'keys', keys: [[1], [2]], starts: anyStart }],
  ['SELECT * FROM BY_ID WHERE ID = 1 OR ID = 3 AND N = 2;', { kind: 'keys', keys: [[1], [3]], starts: anyStart }],
  ['SELECT * FROM BY_ID WHERE ID = 1 OR N = 2;', all],
  ['SELECT * FROM BY_ID WHERE NOT (ID = 1);', all],
  ['SELECT * FROM BY_ID WHERE ID = N;', all],
  ['SELECT * FROM BY_ID WHERE ID < 7;', all],
  ["SELECT * FROM BY_NAME WHERE NAME <= 'x';", { kind: 'range', from: undefined, to: ['x'] }],
  ["SELECT * FROM BY_NAME WHERE 'x' < NAME;", { kind: 'range', from: ['x'], to: undefined }],
  ["SELECT * FROM BY_NAME WHERE NAME >= 'a' AND NAME <= 'c';", all],
  ["SELECT * FROM BY_BOTH WHERE NAME = 'a' AND ID = 2;", { kind: 'keys', keys: [[2, 'a']], starts: anyStart }],
  ["SELECT * FROM BY_BOTH WHERE NAME = 'a';", all],
  [
    'SELECT * FROM PER_MINUTE WHERE ID = 1 AND WINDOWSTART >= 60000 AND WINDOWEND < 240000;',
    { kind: 'keys', keys: [[1]], starts: { fromMs: 60_000, toMs: 180_000 } },
  ],
  [
    'SELECT * FROM PER_MINUTE WHERE WINDOWSTART = 60000 OR WINDOWSTART = 180000;',
    { kind: 'all', starts: { fromMs: 60_000, toMs: 180_000 } },
  ],
  ['SELECT * FROM PER_MINUTE WHERE WINDOWSTART = 60000 OR N = 1;', all],
])('%s is looked up where its WHERE says', async (text, lookup) => {
  const expected = lookup as Lookup
  expect((await pull(text)).lookup).toEqual(expected)
})

test('a result has its columns in the order of SELECT, and says which of them are the key', async () => {
  expect(resultText((await pull('SELECT * FROM PER_MINUTE;')).columns)).toBe(
    '`ID` INTEGER KEY, `WINDOWSTART` BIGINT KEY, `WINDOWEND` BIGINT KEY, `N` BIGINT',
  )
  expect(resultText((await pull('SELECT N + 1 AS M, ROWTIME, ID FROM BY_ID;')).columns)).toBe(
    '`M` BIGINT, `ROWTIME` BIGINT, `ID` INTEGER KEY',
  )
})

test('a row that WHERE does not hold for is not selected, whatever was looked up', async () => {
  const query = await pull('SELECT N, WINDOWEND, ROWTIME FROM PER_MINUTE WHERE ID = 1 AND N > 1 AND WINDOWSTART > 0;')
  const row = (n: number, startMs: number): ReturnType<PullQuery['select']> =>
    query.select({ key: [1], window: { startMs, endMs: startMs + 60_000 }, value: [n], timestamp: 77 })
  expect([row(2, 60_000), row(1, 60_000), row(2, 0)]).toEqual([[2, 120_000, 77], undefined, undefined])
})

test('what cannot be computed of a row is NULL', async () => {
  const query = await pull('SELECT 1 / (N - 1) AS X FROM BY_ID;')
  expect(query.select({ key: [1], window: undefined, value: [1, 'a'], timestamp: 0 })).toEqual([null])
})

test.each([
  ['SELECT * FROM BY_ID GROUP BY ID;', "Pull queries don't support GROUP BY clauses. See"],
  ['SELECT * FROM BY_ID A JOIN S ON A.ID = S.ID;', "Pull queries don't support JOIN clauses. See"],
  ['SELECT *, N FROM BY_ID;', 'only support wildcards in the projects if they are the only expression'],
  ['SELECT N, N FROM BY_ID;', 'Duplicate value columns found in schema: `N` BIGINT'],
  ['SELECT ROWOFFSET FROM BY_ID;', "Pull queries don't support the following columns in SELECT clauses: `ROWOFFSET`"],
  ["SELECT * FROM BY_ID WHERE ID IN ('x');", "'x' can not be converted to the type of the key column: ID INTEGER KEY"],
  ["SELECT * FROM BY_ID WHERE ID = 'x';", "with EQUAL.\nStatement: (ID = 'x')"],
  ['SELECT * FROM PLAIN;', "The `PLAIN` table isn't queryable."],
  [`${noScans} SELECT * FROM BY_ID;`, 'Query requires table scan to be enabled.'],
  [`${noScans} SELECT * FROM BY_ID WHERE N = 1;`, 'WHERE clause missing key column for disjunct: (N = 1)'],
  [`${noScans} SELECT * FROM BY_ID WHERE ID <> 1;`, "Bound on key columns '[`ID` INTEGER KEY]' must currently be '='"],
  [
    `${noScans} SELECT * FROM BY_BOTH WHERE ID = 1;`,
    'Multi-column sources must specify every key in the WHERE clause.',
  ],
])('%s is refused', async (text, message) => {
  expect(await refusal(await prepared(), text)).toContain(message)
})

test('with scans off, keys are looked up still', async () => {
  expect((await pull(`${noScans} SELECT * FROM BY_ID WHERE ID = 1 OR ID = 2;`)).lookup.kind).toBe('keys')
})

test('a SELECT of a stream without EMIT is a scan of its rows; with it, of what comes', async () => {
  const session = await prepared()
  const { asked: scan } = await resultOf(session, 'rows-asked', 'SELECT NAME, ID FROM S LIMIT 3;')
  expect([scan.kind, resultText(scan.columns), scan.limit]).toEqual(['scan', '`NAME` STRING, `ID` INTEGER', 3])
  const { asked: push } = await resultOf(session, 'rows-asked', 'SELECT COUNT(*) AS N FROM S EMIT CHANGES;')
  expect([push.kind, resultText(push.columns)]).toEqual(['push', '`N` BIGINT'])
})
