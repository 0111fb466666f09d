import { ManualClock } from '@millrace/record'
import { schemaIdOf } from '@millrace/serde'
import {
  bigintType,
  type Column,
  type FormatName,
  integerType,
  parse,
  type PartFormat,
  RegistrySerdes,
  SqlSession,
  stringType,
  structType,
} from '@millrace/sql'
import { MemorySchemaRegistry } from '@millrace/testing'
import { describe, expect, test } from 'vitest'

function format(name: FormatName, changes: Partial<PartFormat> = {}): PartFormat {
  return { name, properties: {}, features: new Set(), ...changes }
}

const c1: readonly Column[] = [{ name: 'c1', type: integerType }]
const request = { topic: 'out', part: 'value', columns: c1, use: 'sink' } as const
const record = (...fields: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify({ type: 'record', name: 'blah', fields: fields.map(([name, type]) => ({ name, type })) })

describe('a sink', () => {
  test('registers the derived schema under its topic, and writes its id', async () => {
    const registry = new MemorySchemaRegistry()
    const serdes = new RegistrySerdes(registry)
    const serde = await serdes.prepare({ ...request, format: format('AVRO') })
    const latest = await registry.latest('out-value')
    expect(schemaIdOf(serde.serialize([1]))).toBe(latest?.id)
    const again = await serdes.prepare({ ...request, topic: 'other', format: format('AVRO') })
    expect(schemaIdOf(again.serialize([1]))).toBe(latest?.id)
  })

  test('writes with a given schema, which fills in what the row does not have', async () => {
    const registry = new MemorySchemaRegistry()
    await registry.registerWithId('s', 7, { type: 'AVRO', schema: record(['c1', 'int'], ['c2', ['null', 'string']]) })
    const properties = { schemaId: '7' }
    const serde = await new RegistrySerdes(registry).prepare({ ...request, format: format('AVRO', { properties }) })
    expect(Buffer.from(serde.serialize([1])).toString('hex')).toBe('0000000007' + '02' + '00')
    await registry.registerWithId('s', 8, {
      type: 'JSON',
      schema: '{"type": "object", "properties": {"c1": {"type": "integer"}, "c2": {"type": "string"}}}',
    })
    const json = await new RegistrySerdes(registry).prepare({
      ...request,
      columns: [{ name: 'c1', type: bigintType }],
      format: format('JSON_SR', { properties: { schemaId: '8' } }),
    })
    expect(Buffer.from(json.serialize([1]).subarray(5)).toString()).toBe('{"c1":1,"c2":null}')
  })

  test('that lacks a field which must be there fails where it writes', async () => {
    const registry = new MemorySchemaRegistry()
    await registry.registerWithId('s', 7, { type: 'AVRO', schema: record(['c1', 'int'], ['c2', 'double']) })
    const properties = { schemaId: '7' }
    const serde = await new RegistrySerdes(registry).prepare({ ...request, format: format('AVRO', { properties }) })
    expect(() => serde.serialize([1])).toThrow(expect.objectContaining({ code: 'SERDE_ENCODE' }))
  })
})

describe('a source', () => {
  test('reads records of every version of its subject, by the names of fields', async () => {
    const registry = new MemorySchemaRegistry()
    const id = await registry.register('in-value', { type: 'AVRO', schema: record(['C1', 'int'], ['x', 'string']) })
    await registry.register('in-value', { type: 'AVRO', schema: record(['b', ['null', 'long']], ['c1', 'long']) })
    const columns = [
      { name: 'C1', type: bigintType },
      { name: 'B', type: stringType },
    ]
    const serde = await new RegistrySerdes(registry).prepare({
      ...{ topic: 'in', part: 'value', columns, format: format('AVRO'), use: 'source' },
    })
    expect(serde.deserialize(Uint8Array.of(0, 0, 0, 0, id, 4, 2, 0x61))).toEqual([2, null])
    expect(serde.deserialize(Uint8Array.of(0, 0, 0, 0, id + 1, 2, 6, 4))).toEqual([2, '3'])
  })

  test('asks for a schema that it meets first, and reads it when it has come', async () => {
    const registry = new MemorySchemaRegistry()
    const serde = await new RegistrySerdes(registry).prepare({ ...request, format: format('AVRO'), use: 'source' })
    await registry.registerWithId('elsewhere', 9, { type: 'AVRO', schema: record(['C1', 'int']) })
    const bytes = Uint8Array.of(0, 0, 0, 0, 9, 4)
    expect(() => serde.deserialize(bytes)).toThrow(
      expect.objectContaining({ code: 'SERDE_SCHEMA_PENDING', disposition: 'retry' }),
    )
    await expect.poll(() => serde.deserialize(bytes)).toEqual([2])
  })

  test('finds a schema that nobody has unreadable, not pending for ever', async () => {
    const registry = new MemorySchemaRegistry()
    const serde = await new RegistrySerdes(registry).prepare({ ...request, format: format('AVRO'), use: 'source' })
    const failure = () => {
      try {
        serde.deserialize(Uint8Array.of(0, 0, 0, 0, 9, 4))
        return undefined
      } catch (error) {
        return (error as { readonly code: string }).code
      }
    }
    expect(failure()).toBe('SERDE_SCHEMA_PENDING')
    await expect.poll(failure).toBe('SERDE_DECODE')
  })

  test('reads whatever message of a Protobuf file the record names', async () => {
    const registry = new MemorySchemaRegistry()
    const schema =
      'syntax = "proto3"; message A { message B { int32 c1 = 2; } int32 c1 = 1; } message C { sint32 c1 = 3; }'
    const id = await registry.register('in-value', { type: 'PROTOBUF', schema })
    const serde = await new RegistrySerdes(registry).prepare({
      ...{ ...request, topic: 'in', use: 'source' },
      format: format('PROTOBUF'),
    })
    expect(serde.deserialize(Uint8Array.of(0, 0, 0, 0, id, 0, 8, 5))).toEqual([5])
    expect(serde.deserialize(Uint8Array.of(0, 0, 0, 0, id, 4, 0, 0, 16, 5))).toEqual([5])
    expect(serde.deserialize(Uint8Array.of(0, 0, 0, 0, id, 2, 2, 24, 5))).toEqual([-3])
    expect(() => serde.deserialize(Uint8Array.of(0, 0, 0, 0, id, 2, 8, 24, 5))).toThrow('no message at 4')
  })

  test.each(['AVRO', 'PROTOBUF', 'JSON_SR'] as const)('of %s refuses bytes without a frame', async (name) => {
    const serde = await new RegistrySerdes(new MemorySchemaRegistry()).prepare({ ...request, format: format(name) })
    for (const bytes of [Uint8Array.of(), Uint8Array.of(0, 0, 0), Buffer.from('{"c1":1}')]) {
      expect(() => serde.deserialize(bytes)).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
    }
  })
})

describe('the columns of a schema', () => {
  test('have its own names where it is given by its id, else those in upper case', async () => {
    const registry = new MemorySchemaRegistry()
    const id = await registry.register('in-value', { type: 'AVRO', schema: record(['c1', 'int']) })
    const serdes = new RegistrySerdes(registry)
    const schema = await registry.byId(id)
    expect(await serdes.columnsOf(schema, format('AVRO'), 'value')).toEqual([{ name: 'C1', type: integerType }])
    const given = format('AVRO', { properties: { schemaId: String(id) } })
    expect(await serdes.columnsOf(schema, given, 'value')).toEqual(c1)
    await expect(serdes.columnsOf(schema, format('JSON_SR'), 'value')).rejects.toThrow("set VALUE_FORMAT to 'AVRO'")
  })

  test('stand on other schemas', async () => {
    const registry = new MemorySchemaRegistry()
    await registry.register('event', { type: 'PROTOBUF', schema: 'syntax = "proto3"; message Event { int64 T = 1; }' })
    const id = await registry.register('in-value', {
      type: 'PROTOBUF',
      schema: 'syntax = "proto3"; import "event.proto"; message Logistics { Event EVENT = 1; }',
      references: [{ name: 'event.proto', subject: 'event', version: 1 }],
    })
    const serdes = new RegistrySerdes(registry)
    expect(await serdes.columnsOf(await registry.byId(id), format('PROTOBUF'), 'value')).toEqual([
      { name: 'EVENT', type: structType([{ name: 'T', type: bigintType }]) },
    ])
  })
})

describe('a source with columns', () => {
  const source = async (registry: MemorySchemaRegistry | undefined, with_: string): Promise<void> => {
    const session = new SqlSession({
      topics: { topic: () => ({ partitions: 1, replicas: 1 }) },
      registry,
      clock: new ManualClock(),
    })
    for (const statement of parse(`CREATE STREAM S (K INT KEY, V INT) WITH (KAFKA_TOPIC='in', ${with_});`).statements) {
      await session.execute(statement)
    }
  }

  test('has their schemas registered, where its topic has none', async () => {
    const registry = new MemorySchemaRegistry()
    await registry.register('in-value', { type: 'AVRO', schema: '"int"' })
    await source(registry, "FORMAT='AVRO'")
    expect((await registry.latest('in-key'))?.schema).toBe('"int"')
    expect((await registry.latest('in-value'))?.version).toBe(1)
  })

  test('needs no registry where no format does', async () => {
    await source(undefined, "FORMAT='JSON'")
    await expect(source(undefined, "FORMAT='AVRO'")).rejects.toThrow("without configuring 'ksql.schema.registry.url'")
  })
})

test('a source can write rows for itself, without a registered schema', async () => {
  const registry = new MemorySchemaRegistry()
  for (const name of ['AVRO', 'PROTOBUF', 'JSON_SR'] as const) {
    const serde = await new RegistrySerdes(registry).prepare({ ...request, format: format(name), use: 'source' })
    expect(serde.deserialize(serde.serialize([7]))).toEqual([7])
  }
  expect(await registry.subjects()).toEqual([])
})

test('without a registry a format that has schemas is refused', async () => {
  await expect(new RegistrySerdes(undefined).prepare({ ...request, format: format('AVRO') })).rejects.toThrow(
    "Cannot create topic 'out' with format AVRO without configuring 'ksql.schema.registry.url'",
  )
})

test('what lies in internal topics has its schemas under their names', async () => {
  const registry = new MemorySchemaRegistry()
  const topics = { topic: () => ({ partitions: 1, replicas: 1 }) }
  const session = new SqlSession({ topics, registry, clock: new ManualClock() })
  await session.executeScript(
    "CREATE STREAM S (K INT KEY, V INT) WITH (KAFKA_TOPIC='in', FORMAT='JSON_SR'); CREATE TABLE T AS SELECT V, COUNT(*) AS N FROM S GROUP BY V;",
  )
  const subjects = await registry.subjects()
  for (const topic of ['Aggregate-GroupBy-repartition', 'Aggregate-Aggregate-Materialize-changelog']) {
    for (const part of ['key', 'value']) {
      expect(subjects).toContain(`_confluent-ksql-default_query_CTAS_T_0-${topic}-${part}`)
    }
  }
})
