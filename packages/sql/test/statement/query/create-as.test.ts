import { expect, test } from 'vitest'
import type { SqlSession } from '@millrace/sql'
import { failure, openSession, refusal, resultOf } from '../script.ts'

const declared = `
CREATE STREAM S (K INT KEY, A INT, B STRING, C BIGINT)
  WITH (KAFKA_TOPIC='s', KEY_FORMAT='DELIMITED', KEY_DELIMITER=';', VALUE_FORMAT='JSON');
CREATE STREAM NO_KEY (A INT, B STRING) WITH (KAFKA_TOPIC='n', KEY_FORMAT='NONE', VALUE_FORMAT='JSON');
CREATE TABLE T (K INT PRIMARY KEY, A INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
`

async function prepared(properties: Record<string, unknown> = {}): Promise<SqlSession> {
  const session = openSession({ properties, topics: { topic: (name) => topics.get(name) } })
  await session.executeScript(declared)
  return session
}

const topics = new Map([
  ['s', { partitions: 6, replicas: 3 }],
  ['n', { partitions: 1, replicas: 1 }],
  ['t', { partitions: 2, replicas: 1 }],
])

test('queries are numbered in the order of their creation, whatever their kind', async () => {
  const session = await prepared()
  const results = await session.executeScript(`
    CREATE STREAM O AS SELECT K, A FROM S;
    CREATE TABLE N AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;
    INSERT INTO O SELECT K, A FROM S;
    INSERT INTO O WITH (QUERY_ID='mine') SELECT K, A FROM S;
    CREATE SOURCE TABLE R (K INT PRIMARY KEY, A INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
  `)
  expect(results.map((result) => 'query' in result && result.query?.id)).toEqual([
    'CSAS_O_0',
    'CTAS_N_1',
    'INSERTQUERY_2',
    'MINE',
    'CST_R_3',
  ])
  expect(session.catalog.query('CSAS_O_0')?.applicationId).toBe('_confluent-ksql-default_query_CSAS_O_0')
  expect(session.catalog.readers('S').map(({ id }) => id)).toEqual(['CSAS_O_0', 'CTAS_N_1', 'INSERTQUERY_2', 'MINE'])
  expect(session.catalog.writers('O').map(({ id }) => id)).toEqual(['CSAS_O_0', 'INSERTQUERY_2', 'MINE'])
})

test('a sink takes over the formats of the first source, with their delimiters', async () => {
  const { query } = await resultOf(await prepared(), 'query-planned', 'CREATE STREAM O AS SELECT K, A FROM S;')
  expect(query.sink?.keyFormat).toMatchObject({ name: 'DELIMITED', properties: { delimiter: ';' } })
  expect(query.sink?.valueFormat).toMatchObject({ name: 'JSON' })
  const other = await resultOf(
    await prepared(),
    'query-planned',
    "CREATE STREAM O WITH (FORMAT='JSON', KAFKA_TOPIC='elsewhere') AS SELECT K, A FROM S;",
  )
  expect(other.query.sink).toMatchObject({ topic: 'elsewhere', keyFormat: { name: 'JSON', properties: {} } })
})

test('a key that no source had is written as the setting says', async () => {
  const statement = 'CREATE STREAM O AS SELECT * FROM NO_KEY PARTITION BY A;'
  const usual = await resultOf(await prepared(), 'query-planned', statement)
  expect(usual.query.sink?.keyFormat.name).toBe('KAFKA')
  const set = await resultOf(
    await prepared({ 'ksql.persistence.default.format.key': 'JSON' }),
    'query-planned',
    statement,
  )
  expect(set.query.sink?.keyFormat.name).toBe('JSON')
})

test('PARTITION BY NULL leaves no key, and no format for it', async () => {
  const session = await prepared()
  const { query } = await resultOf(session, 'query-planned', 'CREATE STREAM O AS SELECT A, B FROM S PARTITION BY NULL;')
  expect(query.sink?.schema.key).toEqual([])
  expect(query.sink?.keyFormat.name).toBe('NONE')
  expect(
    await refusal(session, "CREATE STREAM P WITH (KEY_FORMAT='JSON') AS SELECT A, B FROM S PARTITION BY NULL;"),
  ).toBe('Key format specified for stream without key columns.')
})

test('the topic has the partitions of the first source, unless it says others', async () => {
  const session = await prepared({ 'ksql.output.topic.name.prefix': 'made-' })
  expect((await resultOf(session, 'query-planned', 'CREATE STREAM O AS SELECT K, A FROM S;')).topic).toEqual({
    name: 'made-O',
    partitions: 6,
    replicas: 3,
    cleanupPolicy: 'delete',
    retentionMs: 604_800_000,
  })
  const counted = await resultOf(
    session,
    'query-planned',
    'CREATE TABLE N WITH (PARTITIONS=2) AS SELECT K, COUNT(*) AS N FROM S WINDOW TUMBLING (SIZE 1 DAY, RETENTION 20 DAYS) GROUP BY K;',
  )
  expect(counted.topic).toMatchObject({ partitions: 2, cleanupPolicy: 'compact,delete', retentionMs: 1_728_000_000 })
  expect(counted.query.sink?.keyFormat.window).toEqual({ type: 'TUMBLING', sizeMs: 86_400_000 })
})

test.each([
  ['CREATE STREAM T AS SELECT K, A FROM S;', "Cannot add stream 'T': A table with the same name already exists"],
  ['CREATE OR REPLACE STREAM S AS SELECT * FROM S;', "Source name 'S' should not be referenced itself."],
  [
    'CREATE STREAM O AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;',
    'Invalid result type. Your SELECT query produces a TABLE. Please use CREATE TABLE AS SELECT statement instead.',
  ],
  [
    'CREATE TABLE O AS SELECT K, A FROM S;',
    'Invalid result type. Your SELECT query produces a STREAM. Please use CREATE STREAM AS SELECT statement instead.',
  ],
  [
    "CREATE STREAM O WITH (KEY_FORMAT='KAFKA') AS SELECT * FROM S PARTITION BY A, B;",
    "Key format does not support schema.\nformat: KAFKA\nschema: Persistence{columns=[`A` INTEGER KEY, `B` STRING KEY], features=[]}\nreason: The 'KAFKA' format only supports a single field. Got: [`A` INTEGER KEY, `B` STRING KEY]",
  ],
  [
    "CREATE STREAM O WITH (TIMESTAMP='X') AS SELECT K, A FROM S;",
    "The TIMESTAMP column set in the WITH clause does not exist in the schema: 'X'",
  ],
  ['INSERT INTO NOWHERE SELECT K, A FROM S;', 'Line: 1, Col: 13: Source `NOWHERE` does not exist.'],
  ['INSERT\nINTO  NOWHERE SELECT K, A FROM S;', 'Line: 2, Col: 7: Source `NOWHERE` does not exist.'],
  ['INSERT INTO T SELECT K, A FROM S;', 'INSERT INTO can only be used to insert into a stream. T is a table.'],
  [
    'INSERT INTO S SELECT K, A, B FROM S;',
    'Incompatible schema between results and sink.\nResult schema is `K` INTEGER KEY, `A` INTEGER, `B` STRING\nSink schema is `K` INTEGER KEY, `A` INTEGER, `B` STRING, `C` BIGINT',
  ],
  [
    "INSERT INTO S WITH (QUERY_ID='csas_x') SELECT * FROM S;",
    "Query IDs must not start with a reserved query ID prefix (INSERTQUERY_, CTAS_, CSAS_, CST_). Got 'CSAS_X'.",
  ],
  [
    "INSERT INTO S WITH (QUERY_ID='a-b') SELECT * FROM S;",
    "Query IDs may contain only alphanumeric characters and '_'. Got: 'A-B'",
  ],
])('%s is refused', async (statement, message) => {
  expect(await refusal(await prepared(), statement)).toBe(message)
})

test('the name of a source that is nearly right is told', async () => {
  const session = await prepared()
  await session.executeScript('CREATE STREAM ORDERS AS SELECT * FROM S;')
  for (const statement of [
    'CREATE STREAM O AS SELECT * FROM ODERS;',
    "INSERT INTO ODERS (K) VALUES ('k');",
    'DROP STREAM ODERS;',
  ]) {
    expect((await failure(session, statement)).details['hint']).toBe('did you mean ORDERS?')
  }
})

test('an error shows the statement as it was understood', async () => {
  const error = await failure(
    await prepared(),
    'CREATE STREAM O WITH (WRAP_SINGLE_VALUE=true) AS SELECT K, A + 1, B FROM S WHERE A > 3;',
  )
  expect(error.details['statement']).toBe(
    'CREATE STREAM O WITH (WRAP_SINGLE_VALUE=true) AS SELECT\n  S.K K,\n  (S.A + 1) KSQL_COL_0,\n  S.B B\nFROM S S\nWHERE (S.A > 3)\nEMIT CHANGES',
  )
})

test('OR REPLACE keeps the id and takes another projection and filter', async () => {
  const session = await prepared()
  await session.executeScript('CREATE STREAM O AS SELECT K, A FROM S; CREATE STREAM P AS SELECT K, A FROM O;')
  const replaced = await resultOf(
    session,
    'query-planned',
    'CREATE OR REPLACE STREAM O AS SELECT K, A, B FROM S WHERE A > 3;',
  )
  expect(replaced).toMatchObject({ replaces: true, query: { id: 'CSAS_O_0' } })
  expect(session.catalog.source('O')?.schema.value.map(({ name }) => name)).toEqual(['A', 'B'])
  expect(session.catalog.queries.map(({ id }) => id)).toEqual(['CSAS_O_0', 'CSAS_P_1'])
  const next = await resultOf(session, 'query-planned', 'CREATE STREAM Q AS SELECT K, A FROM O;')
  expect(next).toMatchObject({ replaces: false, query: { id: 'CSAS_Q_2' } })
})

test.each([
  ['SELECT K, B FROM S', 'Cannot upgrade data source: DataSource'],
  ['SELECT A AS K, B AS A FROM NO_KEY PARTITION BY A', 'Cannot upgrade data source'],
  [
    'SELECT S.K AS K, S.A AS A FROM S S JOIN U U ON S.K = U.K',
    'Query is not upgradeable. Cannot change a non-join source into a join source.',
  ],
])('OR REPLACE with %s is refused', async (query, message) => {
  const session = await prepared()
  await session.executeScript(`
    CREATE TABLE U (K INT PRIMARY KEY, A INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
    CREATE STREAM O AS SELECT K, A FROM S;`)
  expect(await refusal(session, `CREATE OR REPLACE STREAM O AS ${query};`)).toContain(message)
})

test('several writers of a sink are in the way of OR REPLACE', async () => {
  const session = await prepared()
  await session.executeScript('CREATE STREAM O AS SELECT K, A FROM S; INSERT INTO O SELECT K, A FROM S;')
  expect(await refusal(session, 'CREATE OR REPLACE STREAM O AS SELECT K, A FROM S;')).toBe(
    'REPLACE for sink `O` is not supported because there are multiple queries writing into it: [CSAS_O_0, INSERTQUERY_1]',
  )
})

test('IF NOT EXISTS leaves what is there', async () => {
  const session = await prepared()
  await session.executeScript('CREATE STREAM O AS SELECT K, A FROM S;')
  const { reason } = await resultOf(session, 'nothing-done', 'CREATE STREAM IF NOT EXISTS O AS SELECT K, B FROM S;')
  expect(reason).toContain('A stream with the same name already exists')
  expect(session.catalog.source('O')?.schema.value.map(({ name }) => name)).toEqual(['A'])
})

test('IF NOT EXISTS leaves what is there, also a query that could not be replaced', async () => {
  const session = await prepared()
  const table =
    'CREATE TABLE IF NOT EXISTS O AS SELECT K, COUNT(*) N FROM S WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY K;'
  await session.executeScript(table)
  expect((await resultOf(session, 'nothing-done', table)).reason).toContain('already exists')
})
