import { expect, test } from 'vitest'
import { failure, openSession, refusal, resultOf } from '../script.ts'

const json = "WITH (KAFKA_TOPIC='t', FORMAT='JSON')"

test.each([
  [
    'CREATE STREAM S (A INT PRIMARY KEY)',
    "Line: 1, Col: 18: Column `A` is a 'PRIMARY KEY' column: please use 'KEY' for streams.",
  ],
  [
    'CREATE TABLE T (A INT KEY)',
    "Line: 1, Col: 17: Column `A` is a 'KEY' column: please use 'PRIMARY KEY' for tables.",
  ],
  ['CREATE STREAM S (A INT, B INT, A STRING)', 'Duplicate column names: `A`'],
  ['CREATE STREAM S (A NOWHERE)', 'Cannot resolve unknown type: NOWHERE'],
  [
    'CREATE STREAM S (A INT HEADERS)',
    'Invalid type for HEADERS column: expected ARRAY<STRUCT<`KEY` STRING, `VALUE` BYTES>>, got INTEGER',
  ],
  ["CREATE STREAM S (A INT HEADER('k'))", "Invalid type for HEADER('k') column: expected BYTES, got INTEGER"],
  ["CREATE STREAM S (A BYTES HEADER('k'), B BYTES HEADER('k'))", "Schema already contains a HEADER('k') column."],
])('%s is no statement', async (statement, message) => {
  const error = await failure(openSession(), `${statement} ${json};`)
  expect(error.code).toBe('SQL_SYNTAX')
  expect(error.message).toContain(message)
})

test.each([
  ['CREATE STREAM S', 'No columns supplied.'],
  [
    'CREATE STREAM S (ROWTIME BIGINT)',
    "'ROWTIME' is a reserved column name. You cannot use it as a name for a column.",
  ],
  ['CREATE TABLE T (A INT)', 'Tables require a PRIMARY KEY. Please define the PRIMARY KEY.'],
  ['CREATE STREAM S (K ARRAY<MAP<STRING, INT>> KEY)', 'Map keys, including types that contain maps, are not supported'],
  ['CREATE STREAM S (A MAP<INT, INT>)', 'JSON only supports MAP types with STRING keys'],
  [
    'CREATE OR REPLACE SOURCE STREAM S (A INT)',
    "Cannot add stream 'S': CREATE OR REPLACE is not supported on source streams.",
  ],
])('%s cannot be carried out', async (statement, message) => {
  const error = await failure(openSession(), `${statement} ${json};`)
  expect(error.code).toBe('SQL_STATEMENT')
  expect(error.message).toContain(message)
})

test('a name is taken by streams and tables alike, unless IF NOT EXISTS allows that', async () => {
  const session = openSession()
  await session.executeScript(`CREATE TABLE X (K INT PRIMARY KEY, A INT) ${json};`)
  expect(await refusal(session, `CREATE STREAM X (A INT) ${json};`)).toBe(
    "Cannot add stream 'X': A table with the same name already exists",
  )
  const { reason } = await resultOf(session, 'nothing-done', `CREATE STREAM IF NOT EXISTS X (A INT) ${json};`)
  expect(reason).toContain('already exists')
  expect(session.catalog.source('X')?.kind).toBe('TABLE')
})

test('OR REPLACE adds columns behind those that are there, and nothing else', async () => {
  const session = openSession()
  await session.executeScript(`CREATE STREAM S (K INT KEY, A INT) ${json};`)
  await session.executeScript(`CREATE OR REPLACE STREAM S (K INT KEY, A INT, B STRING) ${json};`)
  expect(session.catalog.source('S')?.schema.value.map(({ name }) => name)).toEqual(['A', 'B'])
  expect(await refusal(session, `CREATE OR REPLACE STREAM S (K INT KEY, B STRING, A INT) ${json};`)).toContain(
    'The following columns are changed, missing or reordered: [`A` INTEGER, `B` STRING]',
  )
  expect(await refusal(session, `CREATE OR REPLACE STREAM S (K STRING KEY, A INT, B STRING) ${json};`)).toContain(
    'Key columns must be identical. The following key columns are changed, missing or reordered: [`K` INTEGER]',
  )
  expect(
    await refusal(
      session,
      "CREATE OR REPLACE STREAM S (K INT KEY, A INT, B STRING) WITH (KAFKA_TOPIC='u', FORMAT='JSON');",
    ),
  ).toContain("DataSource '`S`' has topic =")
})

test('a topic that is not there is made, if PARTITIONS says how', async () => {
  const session = openSession({ topics: { topic: () => undefined } })
  expect(await refusal(session, `CREATE STREAM S (A INT) ${json};`)).toBe(
    "Topic 't' does not exist. If you want to create a new topic for the stream/table please re-run the statement providing the " +
      "required 'PARTITIONS' configuration in the WITH clause (and optionally 'REPLICAS'). " +
      "For example: CREATE STREAM S (A INTEGER) WITH (KAFKA_TOPIC='t', FORMAT='JSON', PARTITIONS=2);",
  )
  const made = await resultOf(
    session,
    'source-created',
    "CREATE STREAM S (A INT) WITH (KAFKA_TOPIC='t', FORMAT='JSON', PARTITIONS=3, REPLICAS=-1);",
  )
  expect(made.topic).toEqual({
    name: 't',
    partitions: 3,
    replicas: undefined,
    cleanupPolicy: 'delete',
    retentionMs: 604_800_000,
  })
  const table = "CREATE TABLE T (A INT PRIMARY KEY) WITH (KAFKA_TOPIC='t', FORMAT='JSON', PARTITIONS=3"
  expect((await resultOf(session, 'source-created', `${table});`)).topic).toMatchObject({
    cleanupPolicy: 'compact',
    retentionMs: undefined,
  })
  expect(await refusal(session, `${table}, RETENTION_MS=5);`)).toContain(
    'Non-windowed tables do not support retention.',
  )
})

test('header columns stand beside the value', async () => {
  const { source } = await resultOf(
    openSession(),
    'source-created',
    `CREATE STREAM S (A INT, H BYTES HEADER('h')) ${json};`,
  )
  expect(source.schema.value).toEqual([{ name: 'A', type: { kind: 'INTEGER' } }])
  expect(source.schema.headers).toEqual([{ name: 'H', type: { kind: 'BYTES' }, key: 'h' }])
})

test('a SOURCE TABLE is kept by a query, a SOURCE STREAM needs none', async () => {
  const session = openSession()
  const table = await resultOf(session, 'source-created', `CREATE SOURCE TABLE T (K INT PRIMARY KEY, A INT) ${json};`)
  expect(table.query).toMatchObject({ id: 'CST_T_0', kind: 'CST', sink: undefined })
  const stream = await resultOf(session, 'source-created', `CREATE SOURCE STREAM S (A INT) ${json};`)
  expect(stream.query).toBeUndefined()
  expect(session.catalog.queries.map(({ id }) => id)).toEqual(['CST_T_0'])
})
