// What programs, SQL and kafkajs' client write and read by a registry that is asked over HTTP, as a suite for whichever registry that is.
import { Decimal, HttpSchemaRegistry, type SchemaReference, type SchemaType, type Serde } from '@millrace/serde'
import { avro } from '@millrace/serde/avro'
import { jsonSchema } from '@millrace/serde/json-schema'
import { protobuf } from '@millrace/serde/protobuf'
import { integerType, RegistrySerdes, stringType } from '@millrace/sql'
import { SqlTestDriver } from '@millrace/testing/sql'
import { describe, expect } from 'vitest'
import { Cases } from './cases.ts'
import { type Peer, peerOf } from './peer.ts'
import { asking, avroRecord } from './registry-bed.ts'

const question = { id: 7, title: 'How?' }
const texts: Readonly<Record<SchemaType, string>> = {
  AVRO: '{"type":"record","name":"Question","namespace":"forum","fields":[{"name":"id","type":"int"},{"name":"title","type":"string"}]}',
  PROTOBUF: 'syntax = "proto3"; message Question { int32 id = 1; string title = 2; }',
  JSON: '{"type":"object","properties":{"id":{"type":"integer"},"title":{"type":"string"}},"required":["title"]}',
}
const serdes = { AVRO: avro, PROTOBUF: protobuf, JSON: jsonSchema } as const
const types = Object.keys(texts) as readonly SchemaType[]

/** All types of columns that a format with schemas can hold. */
const columns = `b BOOLEAN, i INT, l BIGINT, d DOUBLE, s STRING, y BYTES, n DECIMAL(6, 2), day DATE, t TIME, ts TIMESTAMP,
  arr ARRAY<INT>, m MAP<STRING, BIGINT>, st STRUCT<x INT, y ARRAY<STRING>>`
const row = `TRUE, 1, 9007199254740993, 1.5, 'ä', TO_BYTES('AQI=', 'base64'), 1234.5, '2024-02-29', '12:34:56', '2024-02-29T12:34:56.789',
  ARRAY[1, 2], MAP('a' := 1), STRUCT(x := 1, y := ARRAY['p', 'q'])`
const rowValues = {
  ...{ B: true, I: 1, L: 9007199254740993n, D: 1.5, S: 'ä', Y: Uint8Array.of(1, 2), N: Decimal.parse('1234.50') },
  ...{ DAY: 19_782, T: 45_296_000, TS: 1_709_210_096_789, ARR: [1, 2], M: new Map([['a', 1]]), ST: [1, ['p', 'q']] },
}

/** A registry elsewhere takes its time. */
const patiently = { timeout: 30_000 }

/** `gaps` as of {@link describeAnswers}. */
export function describeValues(name: string, open: () => Promise<string>, gaps: readonly string[] = []): void {
  const subjectOf = (what: string): string => `${what}-${crypto.randomUUID()}-value`
  const opened = async (): Promise<{ url: string; registry: HttpSchemaRegistry; peer: Peer }> => {
    const url = await open()
    return { url, registry: new HttpSchemaRegistry({ url }), peer: peerOf(url) }
  }

  describe(`values with schemas of ${name}`, () => {
    const cases = new Cases(gaps)
    for (const type of types) {
      cases.test(`${type}: kafkajs’ client reads what is written here, and the other way round`, async () => {
        const { url, registry, peer } = await opened()
        const subject = subjectOf('q')
        await asking(url)(`PUT /config/${subject}`, { compatibility: 'BACKWARD' })
        const serde = await serdes[type]<unknown>({ registry, subject, schema: texts[type] })
        const { id } = await peer.register({ type, schema: texts[type] }, { subject })
        const theirs = await peer.encode(id, question)
        // kafkajs' client knows no index of the message, which Confluent's serializer writes before it.
        const framed =
          type === 'PROTOBUF' ? Buffer.concat([theirs.subarray(0, 5), Buffer.of(0), theirs.subarray(5)]) : theirs
        expect(Buffer.from(serde.serialize(question)).toString('hex')).toBe(framed.toString('hex'))
        expect(serde.deserialize(framed)).toEqual(question)
        expect({ ...((await peerOf(url).decode(Buffer.from(serde.serialize(question)))) as object) }).toEqual(question)
      })

      cases.test(`${type}: an incompatible schema is refused, and it is said whose rule that is`, async () => {
        const { url, registry } = await opened()
        const subject = subjectOf('q')
        await registry.register(subject, { type, schema: texts[type] })
        await asking(url)(`PUT /config/${subject}`, { compatibility: 'BACKWARD' })
        const schema = texts[type].replace('int32', 'string').replaceAll(/"(int|integer)"/g, '"boolean"')
        const refused = serdes[type]<unknown>({ registry, subject, schema })
        await expect(refused).rejects.toMatchObject({ code: 'SERDE_REGISTRY', details: { status: 409 } })
        await expect(refused).rejects.toThrow(
          /with 409: .*; the subject’s compatibility rule does not take this schema/s,
        )
      })
    }

    cases.test('a reader takes records of every version, also of one that comes while it reads', async () => {
      const { registry } = await opened()
      const subject = subjectOf('q')
      const older = await avro<unknown>({ registry, subject, schema: avroRecord('title') })
      const reader = await avro<unknown>({ registry: new HttpSchemaRegistry({ url: await open() }), subject })
      const newer = await avro<unknown>({ registry, subject, schema: avroRecord('title', ['body', '']) })
      expect(reader.deserialize(older.serialize({ title: 'a' }))).toEqual({ title: 'a' })
      const bytes = newer.serialize({ title: 'b', body: 'c' })
      expect(() => reader.deserialize(bytes)).toThrow(expect.objectContaining({ code: 'SERDE_SCHEMA_PENDING' }))
      await expect.poll(() => tried(reader, bytes), patiently).toEqual({ title: 'b', body: 'c' })
      expect(() => reader.deserialize(Buffer.from('00773594000000', 'hex'))).toThrow(/is being fetched/)
      await expect.poll(() => tried(reader, Buffer.from('00773594000000', 'hex')), patiently).toContain('SERDE_DECODE')
    })

    for (const [type, referred, schema] of [
      ['AVRO', 'forum.Question', '{"type":"record","name":"T","fields":[{"name":"first","type":"forum.Question"}]}'],
      ['PROTOBUF', 'q.proto', 'syntax = "proto3"; import "q.proto"; message T { Question first = 1; }'],
      ['JSON', 'q.json', '{"type":"object","properties":{"first":{"$ref":"q.json"}}}'],
    ] as const) {
      cases.test(`${type}: values of a schema that stands on another one`, async () => {
        const { registry } = await opened()
        const [subject, thread] = [subjectOf('question'), subjectOf('thread')]
        await registry.register(subject, { type, schema: texts[type] })
        const references: readonly SchemaReference[] = [{ name: referred, subject, version: 1 }]
        const writer = await serdes[type]<unknown>({ registry, subject: thread, schema, references })
        const reader = await serdes[type]<unknown>({
          registry: new HttpSchemaRegistry({ url: await open() }),
          subject: thread,
        })
        expect(reader.deserialize(writer.serialize({ first: question }))).toEqual({ first: question })
      })
    }

    for (const format of ['AVRO', 'PROTOBUF', 'JSON_SR'] as const) {
      cases.test(
        `SQL in ${format}: values of every type are written and read, and their columns found by the schema alone`,
        async () => {
          const topic = `sql-${crypto.randomUUID()}`
          const { url, registry } = await opened()
          await using driver = new SqlTestDriver({ registry })
          const options = `KEY_FORMAT = 'KAFKA', VALUE_FORMAT = '${format}'`
          await driver.execute(`
          CREATE STREAM given (k INT KEY, ${columns}) WITH (KAFKA_TOPIC = '${topic}-in', ${options});
          CREATE STREAM made WITH (KAFKA_TOPIC = '${topic}', ${options}) AS SELECT * FROM given;
          INSERT INTO given VALUES (1, ${row});
          CREATE STREAM found (k INT KEY) WITH (KAFKA_TOPIC = '${topic}', ${options});`)
          expect(await driver.rows('FOUND')).toEqual([
            { values: { ROWTIME: 0, K: 1, ...rowValues }, isTombstone: false },
          ])
          expect(await registry.subjects()).toEqual(expect.arrayContaining([`${topic}-value`, `${topic}-in-value`]))

          await using other = new SqlTestDriver({ registry: new HttpSchemaRegistry({ url }) })
          await other.execute(`CREATE STREAM found (k INT KEY) WITH (KAFKA_TOPIC = '${topic}', ${options});`)
          expect(other.catalog.source('FOUND')?.schema).toEqual(driver.catalog.source('MADE')?.schema)
        },
      )

      cases.test(`SQL in ${format}: a key is written and read`, async () => {
        const topic = `sql-${crypto.randomUUID()}`
        const { registry } = await opened()
        await using driver = new SqlTestDriver({ registry })
        await driver.execute(`
          CREATE STREAM given (k STRUCT<p INT, q STRING> KEY, v INT) WITH (KAFKA_TOPIC = '${topic}', FORMAT = '${format}');
          INSERT INTO given VALUES (STRUCT(p := 1, q := 'k'), 2);`)
        expect(await driver.rows('GIVEN')).toMatchObject([{ values: { K: [1, 'k'], V: 2 } }])
        expect((await registry.latest(`${topic}-key`))?.version).toBe(1)
      })

      cases.test(
        `SQL in ${format}: another client reads a row, and SQL what comes with a schema that it did not write`,
        async () => {
          const { url, registry, peer } = await opened()
          const [topic, elsewhere] = [crypto.randomUUID(), crypto.randomUUID()]
          const row: Parameters<RegistrySerdes['prepare']>[0] = {
            topic,
            part: 'value',
            columns: [
              { name: 'ID', type: integerType },
              { name: 'TITLE', type: stringType },
            ],
            format: { name: format, properties: {}, features: new Set() },
            use: 'sink',
          }
          const bytes = (await new RegistrySerdes(registry).prepare(row)).serialize([7, 'How?'])
          expect({ ...((await peer.decode(Buffer.from(bytes))) as object) }).toEqual({ ID: 7, TITLE: 'How?' })
          const serdes = new RegistrySerdes(new HttpSchemaRegistry({ url }))
          const reader = await serdes.prepare({ ...row, topic: elsewhere, use: 'source' })
          await expect.poll(() => tried(reader, bytes), patiently).toEqual([7, 'How?'])
        },
      )
    }
    cases.checkGaps()
  })
}

function tried(serde: Serde<unknown>, bytes: Uint8Array): unknown {
  try {
    return serde.deserialize(bytes)
  } catch (error) {
    return String(error)
  }
}
