import { schemaText } from '@millrace/sql'
import { expect, test } from 'vitest'
import { memoryRegistry } from '../registry.ts'
import { openSession, refusal, resultOf } from '../script.ts'

const record = (fields: readonly (readonly [string, string])[]): string =>
  JSON.stringify({ type: 'record', name: 'R', fields: fields.map(([name, type]) => ({ name, type })) })
const fields = [
  ['c1', 'int'],
  ['c2', 'string'],
] as const

test('columns that are left out are those of the latest schema, their names in upper case', async () => {
  const registry = memoryRegistry()
  await registry.register('t-key', { type: 'AVRO', schema: '"long"' })
  await registry.register('t-value', { type: 'AVRO', schema: record(fields) })
  const { source } = await resultOf(
    openSession({ registry }),
    'source-created',
    "CREATE STREAM S WITH (KAFKA_TOPIC='t', FORMAT='AVRO');",
  )
  expect(schemaText(source.schema)).toBe('`ROWKEY` BIGINT KEY, `C1` INTEGER, `C2` STRING')
  expect(source.keyFormat.features).toEqual(new Set(['UNWRAP_SINGLES']))
})

test('a key may be declared while the values are inferred, and headers stand beside them', async () => {
  const registry = memoryRegistry()
  await registry.register('t-value', { type: 'AVRO', schema: record(fields) })
  const { source } = await resultOf(
    openSession({ registry }),
    'source-created',
    "CREATE STREAM S (ID INT KEY, H BYTES HEADER('h')) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='AVRO');",
  )
  expect(schemaText(source.schema)).toBe("`ID` INTEGER KEY, `C1` INTEGER, `C2` STRING, `H` BYTES HEADER('h')")
})

test('without a schema there are no columns', async () => {
  expect(
    await refusal(
      openSession({ registry: memoryRegistry() }),
      "CREATE STREAM S WITH (KAFKA_TOPIC='t', VALUE_FORMAT='AVRO');",
    ),
  ).toContain("Schema for message values on topic 't' does not exist in the Schema Registry.")
})

test('declared columns are registered where the topic has no schema yet', async () => {
  const registry = memoryRegistry()
  const session = openSession({ registry })
  await session.executeScript("CREATE STREAM S (K INT KEY, A INT) WITH (KAFKA_TOPIC='t', FORMAT='AVRO');")
  expect(await registry.subjects()).toEqual(['t-key', 't-value'])
  const before = await registry.latest('t-value')
  await session.executeScript("CREATE STREAM R (K INT KEY, A INT, B INT) WITH (KAFKA_TOPIC='t', FORMAT='AVRO');")
  expect(await registry.latest('t-value')).toEqual(before)
})

test('a sink registers the schemas of its columns, unless nothing comes of the statement', async () => {
  const registry = memoryRegistry()
  const session = openSession({ registry })
  await session.executeScript("CREATE STREAM S (K INT KEY, A INT) WITH (KAFKA_TOPIC='t', FORMAT='JSON');")
  await session.executeScript("EXPLAIN CREATE STREAM O WITH (FORMAT='AVRO') AS SELECT * FROM S;")
  await session.copy().executeScript("CREATE STREAM O WITH (FORMAT='AVRO') AS SELECT * FROM S;")
  await refusal(session, "CREATE TABLE O WITH (FORMAT='AVRO') AS SELECT * FROM S;")
  expect(await registry.subjects()).toEqual([])
  await session.executeScript('CREATE STREAM P AS SELECT * FROM S;')
  await session.executeScript("CREATE STREAM IF NOT EXISTS P WITH (FORMAT='AVRO') AS SELECT * FROM S;")
  expect(await registry.subjects()).toEqual([])
  await session.executeScript("CREATE STREAM O WITH (FORMAT='AVRO') AS SELECT * FROM S;")
  expect([...(await registry.subjects())].sort()).toEqual(['O-key', 'O-value'])
})

test("a schema given by its id is used as it is, with its own names, and is the topic's from then on", async () => {
  const registry = memoryRegistry()
  const id = await registry.register('elsewhere', { type: 'AVRO', schema: record(fields) })
  const session = openSession({ registry })
  const { source } = await resultOf(
    session,
    'source-created',
    `CREATE STREAM S WITH (KAFKA_TOPIC='t', VALUE_FORMAT='AVRO', VALUE_SCHEMA_ID=${id});`,
  )
  expect(schemaText(source.schema)).toBe('`c1` INTEGER, `c2` STRING')
  expect((await registry.latest('t-value'))?.id).toBe(id)
  expect(
    await refusal(
      session,
      `CREATE STREAM R (A INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='AVRO', VALUE_SCHEMA_ID=${id});`,
    ),
  ).toBe('Table elements and VALUE_SCHEMA_ID cannot both exist for create statement.')
})

test('a sink with a given schema has its first columns', async () => {
  const registry = memoryRegistry()
  const id = await registry.register('elsewhere', { type: 'AVRO', schema: record(fields) })
  const session = openSession({ registry })
  await session.executeScript(
    "CREATE STREAM S (K INT KEY, `c1` INT, `c2` STRING) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='AVRO');",
  )
  const sink = `WITH (VALUE_SCHEMA_ID=${id}) AS SELECT K,`
  expect(await refusal(session, `CREATE STREAM O ${sink} \`c2\`, \`c1\` FROM S;`)).toBe(
    'The following value columns are changed, missing or reordered: [`c2` STRING, `c1` INTEGER]. ' +
      'Schema from schema registry is [`c1` INTEGER, `c2` STRING]',
  )
  await session.executeScript(`CREATE STREAM O ${sink} \`c1\`, \`c2\` FROM S;`)
  expect((await registry.latest('O-value'))?.id).toBe(id)
})

test("inserted values are written with the topic's schema", async () => {
  const registry = memoryRegistry()
  const { record: written } = await resultOf(
    openSession({ registry }),
    'values-inserted',
    "CREATE STREAM S (K INT KEY, A INT) WITH (KAFKA_TOPIC='t', FORMAT='AVRO'); INSERT INTO S VALUES (1, 2);",
  )
  const id = (await registry.latest('t-value'))?.id as number
  const view = new DataView((written.value as Uint8Array).slice().buffer)
  expect([view.getUint8(0), view.getInt32(1)]).toEqual([0, id])
})
