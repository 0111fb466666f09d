// Formats with schemas where nothing is installed: the engine brings a registry of its own, and other clients read what it wrote.
import { printedLines, type SqlEngine } from '@millrace/engine'
import { testBroker } from '@millrace/testing'
import { expect, onTestFinished, test } from 'vitest'
import { peerOf } from '../schema-registry/peer.ts'
import { EngineBed } from './engine-bed.ts'
import { eventually } from './eventually.ts'
import { readTopic } from './read-topic.ts'

const formats = ['AVRO', 'PROTOBUF', 'JSON_SR'] as const

test('rows in AVRO, PROTOBUF and JSON_SR are written with schemas that kafkajs reads, also after a restart', async () => {
  const broker = await testBroker({ listen: true })
  onTestFinished(() => broker.stop())
  const bed = await EngineBed.open(broker.bootstrapServers)
  const first = await bed.engine({ registry: 'embedded' })
  await first.execute(`
    CREATE STREAM questions (id INT, title STRING)
      WITH (KAFKA_TOPIC = '${bed.topic('questions')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
    ${formats.map((format) => `CREATE STREAM in_${format} WITH (KAFKA_TOPIC = '${bed.topic(format)}', VALUE_FORMAT = '${format}') AS SELECT * FROM questions;`).join('\n')}
    CREATE TABLE titles WITH (KAFKA_TOPIC = '${bed.topic('titles')}') AS SELECT title, COUNT(*) AS n FROM in_avro GROUP BY title;
    INSERT INTO questions VALUES (1, 'why');
    INSERT INTO in_avro VALUES (2, 'how');`)
  for (const format of formats) await eventually(async () => (await bed.values(format)).length > 0)
  await eventually(async () => (await bed.values('titles')).length === 2)
  await first.close()

  const second = await bed.engine({ registry: 'embedded' })
  await second.execute("INSERT INTO questions VALUES (3, 'when');")
  await eventually(async () => (await bed.values('titles')).length === 3)
  const peer = peerOf((await second.schemaRegistryUrl()) ?? '')
  const decoded = async (topic: string): Promise<readonly unknown[]> => {
    const records = await readTopic(bed.client, bed.topic(topic))
    const values = records.map(({ value }) => peer.decode(Buffer.from(value ?? [])))
    return (await Promise.all(values)).map((value) => ({ ...(value as object) }))
  }
  for (const format of formats) {
    await eventually(async () => (await bed.values(format)).length === (format === 'AVRO' ? 3 : 2))
    const rows = [
      { ID: 1, TITLE: 'why' },
      { ID: 2, TITLE: 'how' },
      { ID: 3, TITLE: 'when' },
    ]
    expect(new Set(await decoded(format))).toEqual(new Set(rows.filter(({ ID }) => format === 'AVRO' || ID !== 2)))
  }
  expect(await decoded('titles')).toEqual([{ N: 1 }, { N: 1 }, { N: 1 }])
})

test('schemas of internal topics go with their query, and those that an engine left when it starts again', async () => {
  const broker = await testBroker({ listen: true })
  onTestFinished(() => broker.stop())
  const bed = await EngineBed.open(broker.bootstrapServers)
  const first = await bed.engine({ registry: 'embedded' })
  await first.execute(`
    CREATE STREAM rows (id INT, n INT) WITH (KAFKA_TOPIC = '${bed.topic('rows')}', PARTITIONS = 1, VALUE_FORMAT = 'AVRO');
    CREATE TABLE counts WITH (KAFKA_TOPIC = '${bed.topic('counts')}') AS SELECT id, COUNT(*) AS c FROM rows GROUP BY id;
    CREATE TABLE sums WITH (KAFKA_TOPIC = '${bed.topic('sums')}') AS SELECT id, SUM(n) AS s FROM rows GROUP BY id;`)
  const subjects = async (engine: SqlEngine, query: string): Promise<number> =>
    ((await engine.port.registry?.subjects()) ?? []).filter((one) => one.includes(`query_${query}-`)).length
  expect(await subjects(first, 'CTAS_COUNTS_1')).toBeGreaterThan(0)
  await first.execute('DROP TABLE counts;')
  await eventually(async () => (await subjects(first, 'CTAS_COUNTS_1')) === 0)
  expect(await subjects(first, 'CTAS_SUMS_2')).toBeGreaterThan(0)
  // As an engine leaves it that is killed before it comes to that.
  const left = `_confluent-ksql-${bed.serviceId}query_CTAS_COUNTS_1-Aggregate-Aggregate-Materialize-changelog-value`
  await first.port.registry?.register(left, { type: 'AVRO', schema: '"int"' })
  await first.close()
  const second = await bed.engine({ registry: 'embedded' })
  await eventually(async () => (await subjects(second, 'CTAS_COUNTS_1')) === 0)
  expect(await subjects(second, 'CTAS_SUMS_2')).toBeGreaterThan(0)
  const sinks = (await second.port.registry?.subjects()) ?? []
  expect(sinks.filter((one) => !one.startsWith('_')).toSorted()).toEqual(
    ['counts', 'rows', 'sums'].map((name) => `${bed.topic(name)}-value`),
  )
})

test('PRINT shows keys and values of formats with schemas, with the names of the formats', async () => {
  const broker = await testBroker({ listen: true })
  onTestFinished(() => broker.stop())
  const bed = await EngineBed.open(broker.bootstrapServers)
  const engine = await bed.engine({ registry: 'embedded' })
  const made = (format: string): string => `
    CREATE STREAM in_${format} (id INT KEY, title STRING, votes ARRAY<BIGINT>)
      WITH (KAFKA_TOPIC = '${bed.topic(format)}', PARTITIONS = 1, FORMAT = '${format}');
    INSERT INTO in_${format} (ROWTIME, id, title, votes) VALUES (1670001722556, 7, 'why', ARRAY[1, 2]);`
  for (const format of formats) await engine.execute(made(format))
  const printed = async (format: string): Promise<readonly string[]> => {
    const lines: string[] = []
    const topic = await engine.print(`PRINT '${bed.topic(format)}' FROM BEGINNING LIMIT 1;`)
    for await (const line of printedLines(topic)) lines.push(line)
    return lines
  }
  const at = 'rowtime: 2022/12/02 17:22:02.556 Z'
  expect(await printed('AVRO')).toEqual([
    'Key format: AVRO or KAFKA_STRING',
    'Value format: AVRO or KAFKA_STRING',
    `${at}, key: 7, value: {"TITLE": "why", "VOTES": [1, 2]}, partition: 0`,
  ])
  expect(await printed('PROTOBUF')).toEqual([
    'Key format: PROTOBUF or KAFKA_BIGINT or KAFKA_DOUBLE or KAFKA_STRING',
    'Value format: PROTOBUF or KAFKA_STRING',
    `${at}, key: ID: 7, value: TITLE: "why" VOTES: 1 VOTES: 2, partition: 0`,
  ])
  expect(await printed('JSON_SR')).toEqual([
    'Key format: JSON_SR or KAFKA_STRING',
    'Value format: JSON_SR or KAFKA_STRING',
    `${at}, key: 7, value: {"TITLE":"why","VOTES":[1,2]}, partition: 0`,
  ])
})

test('ASSERT SCHEMA looks for a subject, an id, or both', async () => {
  const broker = await testBroker({ listen: true })
  onTestFinished(() => broker.stop())
  const bed = await EngineBed.open(broker.bootstrapServers)
  const engine = await bed.engine({ registry: 'embedded' })
  const subject = `${bed.topic('rows')}-value`
  await engine.execute(
    `CREATE STREAM rows (id INT) WITH (KAFKA_TOPIC = '${bed.topic('rows')}', PARTITIONS = 1, VALUE_FORMAT = 'AVRO');`,
  )
  const id = (await engine.port.registry?.latest(subject))?.id ?? 0
  const told = (text: string): Promise<string> =>
    engine.execute(text, { properties: { 'ksql.assert.topic.default.timeout.ms': '1' } }).then(
      ([result]) => result?.message ?? '',
      (error: unknown) => (error as Error).message,
    )
  expect(await told(`ASSERT SCHEMA SUBJECT '${subject}';`)).toBe(`Schema with subject name ${subject} exists`)
  expect(await told(`ASSERT SCHEMA ID ${id};`)).toBe(`Schema with id ${id} exists`)
  expect(await told(`ASSERT SCHEMA SUBJECT '${subject}' ID ${id} TIMEOUT 1 SECOND;`)).toBe(
    `Schema with subject name ${subject} id ${id} exists`,
  )
  expect(await told("ASSERT NOT EXISTS SCHEMA SUBJECT 'none';")).toBe('Schema with subject name none does not exist')
  expect(await told(`ASSERT NOT EXISTS SCHEMA SUBJECT '${subject}' ID ${id + 1};`)).toBe(
    `Schema with subject name ${subject} id ${id + 1} does not exist`,
  )
  expect(await told(`ASSERT NOT EXISTS SCHEMA SUBJECT '${subject}' ID ${id};`)).toBe(
    `ENGINE_ASSERTION_FAILED: Schema with subject name ${subject} id ${id} exists`,
  )
  expect(await told(`ASSERT SCHEMA ID ${id + 1};`)).toBe(
    `ENGINE_ASSERTION_FAILED: Schema with id ${id + 1} does not exist`,
  )
  expect(await told("ASSERT SCHEMA SUBJECT 'none';")).toBe(
    'ENGINE_ASSERTION_FAILED: Schema with subject name none does not exist',
  )
  expect(await told('ASSERT SCHEMA;')).toContain(
    'SQL_STATEMENT: ASSERT SCHEMA statements must include a subject name or an id',
  )
  const gone = await bed.engine({ registry: 'http://127.0.0.1:1', serviceId: `${bed.serviceId}gone_` }, 'gone')
  await expect(gone.execute("ASSERT NOT EXISTS SCHEMA SUBJECT 'none' TIMEOUT 1 MILLISECOND;")).rejects.toThrow(
    /^ENGINE_ASSERTION_FAILED: Cannot check schema existence: .*127.0.0.1:1/,
  )
})

test('a cluster has no registry unless one is asked for, and statements say so', async () => {
  const broker = await testBroker({ listen: true })
  onTestFinished(() => broker.stop())
  const bed = await EngineBed.open(broker.bootstrapServers)
  const engine = await bed.engine()
  expect(await engine.schemaRegistryUrl()).toBeUndefined()
  await expect(
    engine.execute(
      `CREATE STREAM s (n INT) WITH (KAFKA_TOPIC = '${bed.topic('s')}', PARTITIONS = 1, VALUE_FORMAT = 'AVRO');`,
    ),
  ).rejects.toThrow(/SQL_STATEMENT: .*ksql.schema.registry.url/)
})
