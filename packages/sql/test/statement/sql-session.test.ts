import { expect, test } from 'vitest'
import type { SqlSession } from '@millrace/sql'
import { failure, openSession, refusal, resultOf } from './script.ts'

const json = "WITH (KAFKA_TOPIC='t', FORMAT='JSON')"
const stream = `CREATE STREAM S (K INT KEY, A INT) ${json};`

function known({ catalog, settings }: SqlSession): unknown {
  const { sources, queries, types } = catalog
  return { sources, queries, types: [...types], settings }
}

test.each([
  'DROP STREAM S;',
  'CREATE STREAM S (A INT) WITH (KAFKA_TOPIC=3);',
  `CREATE STREAM S (A INT) ${json};`,
  'CREATE STREAM P AS SELECT NOWHERE FROM S;',
  'INSERT INTO O SELECT K FROM S;',
  'ALTER STREAM S ADD COLUMN A INT;',
  'CREATE TYPE POINT AS INT;',
  "INSERT INTO S (A) VALUES ('x');",
  'EXPLAIN CREATE STREAM P AS SELECT NOWHERE FROM S;',
  'SHOW STREAMS;',
])('%s fails and leaves no trace', async (statement) => {
  const session = openSession()
  await session.executeScript(`${stream} CREATE STREAM O AS SELECT * FROM S; CREATE TYPE POINT AS STRUCT<X INT>;`)
  const before = known(session)
  const error = await failure(session, statement)
  expect(error.details['statement']).toBeTruthy()
  expect(known(session)).toEqual(before)
  expect((await resultOf(session, 'query-planned', 'CREATE STREAM P AS SELECT * FROM S;')).query.id).toBe('CSAS_P_1')
})

test('statements are carried out in the order in which they were given', async () => {
  const session = openSession()
  const scripts = [stream, 'CREATE STREAM O AS SELECT * FROM S;', 'DROP STREAM O;', 'DROP STREAM S;']
  const results = await Promise.all(scripts.map((script) => session.executeScript(script)))
  expect(results.flat().map(({ kind }) => kind)).toEqual([
    'source-created',
    'query-planned',
    'source-dropped',
    'source-dropped',
  ])
})

test('a copy knows what the session knows and changes nothing of it', async () => {
  const session = openSession()
  await session.executeScript(stream)
  const before = known(session)
  const copy = session.copy()
  await copy.executeScript("CREATE STREAM O AS SELECT * FROM S; CREATE TYPE P AS INT; SET 'a'='b';")
  expect(known(session)).toEqual(before)
  expect(copy.catalog.sources.map(({ name }) => name)).toEqual(['S', 'O'])
})

test('a source that is read cannot be dropped; its own query goes with it', async () => {
  const session = openSession()
  await session.executeScript(`${stream} CREATE STREAM O AS SELECT * FROM S; CREATE STREAM P AS SELECT * FROM O;`)
  expect(await refusal(session, 'DROP STREAM O;')).toBe(
    'Cannot drop O.\nThe following streams and/or tables read from this source: [P].\nYou need to drop them before dropping O.',
  )
  await session.executeScript('DROP STREAM P;')
  const { queries, deletesTopic } = await resultOf(session, 'source-dropped', 'DROP STREAM O DELETE TOPIC;')
  expect([queries, deletesTopic]).toEqual([['CSAS_O_0'], true])
  expect(session.catalog.queries).toEqual([])
})

test('what is made from a source is in the way of its drop, also when its query was terminated', async () => {
  const session = openSession()
  await session.executeScript(`${stream} CREATE STREAM O AS SELECT * FROM S; TERMINATE ALL;`)
  expect(await refusal(session, 'DROP STREAM S;')).toContain('read from this source: [O].')
  expect((await resultOf(session, 'source-dropped', 'DROP STREAM O;')).queries).toEqual([])
  await session.executeScript('DROP STREAM S;')
})

test('a topic that others read is not deleted with one of them', async () => {
  const session = openSession()
  await session.executeScript(`${stream} CREATE STREAM R (A INT) ${json};`)
  expect(await refusal(session, 'DROP STREAM S DELETE TOPIC;')).toBe(
    'Refusing to delete topic. Found other data sources (R) using topic t',
  )
  await session.executeScript('DROP STREAM R; DROP STREAM S DELETE TOPIC;')
})

test('INSERT INTO is in the way of a drop until it is terminated', async () => {
  const session = openSession()
  await session.executeScript(
    `${stream} CREATE STREAM O AS SELECT * FROM S; INSERT INTO O WITH (QUERY_ID='i') SELECT * FROM S;`,
  )
  expect(await refusal(session, 'DROP STREAM O;')).toContain('The following queries write into this source: [I].')
  expect((await resultOf(session, 'queries-terminated', 'TERMINATE I;')).queries).toEqual(['I'])
  await session.executeScript('DROP STREAM O;')
})

test.each([
  ['DROP STREAM NOWHERE;', 'Stream NOWHERE does not exist.'],
  ['DROP TABLE S;', 'Incompatible data source type is stream, but statement was DROP table'],
  ['DROP STREAM R DELETE TOPIC;', 'Cannot delete topic for read-only source: R'],
  ['ALTER STREAM NOWHERE ADD COLUMN B INT;', 'Source NOWHERE does not exist.'],
  ['ALTER TABLE S ADD COLUMN B INT;', 'Incompatible data source type is STREAM, but statement was ALTER TABLE'],
  ['ALTER STREAM O ADD COLUMN B INT;', 'ALTER command is not supported for CREATE ... AS statements.'],
  [
    'ALTER STREAM R ADD COLUMN B INT;',
    "Cannot alter stream 'R': ALTER operations are not supported on source streams.",
  ],
  ['ALTER STREAM S ADD COLUMN K INT;', 'Cannot add column `K` to schema. A column with the same name already exists.'],
  ['DROP TYPE NOWHERE;', 'Type NOWHERE does not exist.'],
  ['TERMINATE NOWHERE;', 'Unknown queryId: NOWHERE'],
  ['EXPLAIN NOWHERE;', 'Query with id:NOWHERE does not exist, use SHOW QUERIES to view the full set of queries.'],
])('%s is refused', async (statement, message) => {
  const session = openSession()
  await session.executeScript(`${stream} CREATE SOURCE STREAM R (A INT) ${json}; CREATE STREAM O AS SELECT * FROM S;`)
  expect(await refusal(session, statement)).toBe(message)
})

test('IF EXISTS drops what is there', async () => {
  const session = openSession()
  for (const statement of ['DROP STREAM IF EXISTS S;', 'DROP TYPE IF EXISTS S;']) {
    expect((await resultOf(session, 'nothing-done', statement)).reason).toContain('does not exist')
  }
})

test('ALTER adds columns behind the values', async () => {
  const session = openSession()
  await session.executeScript(`${stream} ALTER STREAM S ADD COLUMN B STRING, ADD C BIGINT;`)
  expect(session.catalog.source('S')?.schema.value).toEqual([
    { name: 'A', type: { kind: 'INTEGER' } },
    { name: 'B', type: { kind: 'STRING' } },
    { name: 'C', type: { kind: 'BIGINT' } },
  ])
})

test('a named type is what it was when a statement used it', async () => {
  const session = openSession()
  await session.executeScript(`
    CREATE TYPE POINT AS STRUCT<X INT>;
    CREATE STREAM S (P ARRAY<POINT>) ${json};
    DROP TYPE POINT;`)
  expect(session.catalog.source('S')?.schema.value[0]?.type).toEqual({
    kind: 'ARRAY',
    element: { kind: 'STRUCT', fields: [{ name: 'X', type: { kind: 'INTEGER' } }] },
  })
  expect(session.catalog.types.size).toBe(0)
})

test('SET changes what follows; UNSET goes back to how the session was opened', async () => {
  const session = openSession({ properties: { 'ksql.persistence.default.format.value': 'JSON' } })
  const create = (name: string): string => `CREATE STREAM ${name} (A INT) WITH (KAFKA_TOPIC='t');`
  const formatOf = async (script: string): Promise<unknown> =>
    (await resultOf(session, 'source-created', script)).source.valueFormat.name
  expect(await formatOf(`SET 'ksql.persistence.default.format.value'='KAFKA'; ${create('A')}`)).toBe('KAFKA')
  expect(await formatOf(`UNSET 'ksql.persistence.default.format.value'; ${create('B')}`)).toBe('JSON')
})

test('variables of a script are replaced', async () => {
  const session = openSession()
  await session.executeScript(
    `DEFINE topic = 'there'; CREATE STREAM S (A INT) WITH (KAFKA_TOPIC='\${topic}', FORMAT='JSON');`,
  )
  expect(session.catalog.source('S')?.topic).toBe('there')
})

test('EXPLAIN shows the plan of a query that runs and of one that would', async () => {
  const session = openSession()
  await session.executeScript(`${stream} CREATE STREAM O AS SELECT K, A FROM S WHERE A > 3;`)
  const { plan } = await resultOf(session, 'explained', 'EXPLAIN CSAS_O_0;')
  expect(plan).toContain('Topologies:')
  for (const what of [
    'CREATE STREAM P AS SELECT K, A FROM S',
    'INSERT INTO O SELECT K, A FROM S',
    'SELECT * FROM S EMIT CHANGES',
  ]) {
    const before = known(session)
    const explained = await resultOf(session, 'explained', `EXPLAIN ${what};`)
    expect(explained.plan).toContain('Source: KSTREAM-SOURCE-0000000000 (topics: [t])')
    expect(known(session)).toEqual(before)
  }
})

test.each([
  ['DROP STREAM STREM1;', 'did you mean STREAM1?'],
  ["CREATE STREAM S (A INT) WITH (KAFKA_TOPIC='t', VALUE_FROMAT='JSON');", 'did you mean VALUE_FORMAT?'],
  ["CREATE STREAM S (A INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JASON');", 'did you mean JSON?'],
  ["CREATE STREAM S (A STRNG) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');", 'did you mean STRING?'],
  ['INSERT INTO STREAM1 (AMUONT) VALUES (1);', 'did you mean AMOUNT?'],
])('a slip is seen in %s', async (statement, hint) => {
  const session = openSession()
  await session.executeScript(`CREATE STREAM STREAM1 (K INT KEY, AMOUNT INT) ${json};`)
  const error = await failure(session, statement)
  expect(error.details['hint']).toBe(hint)
})
