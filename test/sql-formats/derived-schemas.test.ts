import type { WrittenSchema } from '@millrace/serde'
import {
  arrayType,
  avroKeyName,
  bigintType,
  booleanType,
  bytesType,
  type Column,
  columnsOf,
  dateType,
  decimalType,
  derivedSchema,
  doubleType,
  type FormatName,
  integerType,
  keyFeatures,
  mapType,
  type PartFormat,
  stringType,
  structType,
  timestampType,
  timeType,
} from '@millrace/sql'
import { describe, expect, test } from 'vitest'

function format(name: FormatName, changes: Partial<PartFormat> = {}): PartFormat {
  return { name, properties: {}, features: new Set(), ...changes }
}

const schemaOf = (columns: readonly Column[], of: PartFormat): unknown => JSON.parse(derivedSchema(columns, of).schema)

const one = (name: string, type: Column['type']): readonly Column[] => [{ name, type }]

describe('the Avro schema of columns', () => {
  const record = {
    type: 'record',
    name: 'KsqlDataSourceSchema',
    namespace: 'io.confluent.ksql.avro_schemas',
    'connect.name': 'io.confluent.ksql.avro_schemas.KsqlDataSourceSchema',
  }

  test('has a field that may be null for each', () => {
    expect(schemaOf(one('FOO', integerType), format('AVRO'))).toEqual({
      ...record,
      fields: [{ name: 'FOO', type: ['null', 'int'], default: null }],
    })
  })

  test('of a single key column is that of its type, a record named for the source', () => {
    const key = format('AVRO', {
      features: keyFeatures('AVRO', 1),
      properties: { fullSchemaName: avroKeyName('OUTPUT') },
    })
    expect(schemaOf(one('K', bigintType), key)).toBe('long')
    expect(schemaOf(one('K', structType(one('F1', stringType))), key)).toEqual({
      type: 'record',
      name: 'OutputKey',
      namespace: 'io.confluent.ksql.avro_schemas',
      fields: [{ name: 'F1', type: ['null', 'string'], default: null }],
      'connect.name': 'io.confluent.ksql.avro_schemas.OutputKey',
    })
    expect(avroKeyName('LEFT_TABLE')).toBe('io.confluent.ksql.avro_schemas.LeftTableKey')
  })

  test('has logical types, and maps as lists of entries, because their keys may be null', () => {
    expect(schemaOf(one('D', decimalType(4, 2)), format('AVRO'))).toMatchObject({
      fields: [{ type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }] }],
    })
    const name = 'io.confluent.ksql.avro_schemas.KsqlDataSourceSchema_M'
    expect(schemaOf(one('M', mapType(stringType, doubleType)), format('AVRO'))).toMatchObject({
      fields: [
        {
          type: [
            'null',
            {
              type: 'array',
              items: { name: 'KsqlDataSourceSchema_M', 'connect.internal.type': 'MapEntry' },
              'connect.name': name,
            },
          ],
        },
      ],
    })
  })

  test.each([
    ['1a', 'Illegal initial character: 1a'],
    ['a b', 'Illegal character in: a b'],
    ['', 'Empty name'],
  ])('refuses the name %j', (name, why) => {
    expect(() => derivedSchema(one(name, integerType), format('AVRO'))).toThrow(
      `Schema is not compatible with Avro: ${why}`,
    )
  })
})

describe('the JSON Schema of columns', () => {
  const int32 = { oneOf: [{ type: 'null' }, { type: 'integer', 'connect.type': 'int32' }] }

  test('is an object of what may be null', () => {
    expect(schemaOf(one('FOO', integerType), format('JSON_SR'))).toEqual({
      type: 'object',
      properties: { FOO: { 'connect.index': 0, ...int32 } },
    })
  })

  test('of a single key column is that of its type', () => {
    const key = format('JSON_SR', { features: keyFeatures('JSON_SR', 1) })
    expect(schemaOf(one('K', integerType), key)).toEqual(int32)
    expect(schemaOf(one('K', decimalType(4, 2)), key)).toEqual({
      oneOf: [
        { type: 'null' },
        {
          type: 'number',
          title: 'org.apache.kafka.connect.data.Decimal',
          'connect.version': 1,
          'connect.type': 'bytes',
          'connect.parameters': { scale: '2', 'connect.decimal.precision': '4' },
        },
      ],
    })
  })
})

describe('the .proto file of columns', () => {
  const columns: readonly Column[] = [
    { name: 'I', type: integerType },
    { name: 'L', type: bigintType },
    { name: 'D', type: doubleType },
    { name: 'B', type: booleanType },
    { name: 'S', type: stringType },
  ]
  const textOf = (properties: PartFormat['properties']): string =>
    derivedSchema(columns, format('PROTOBUF', { properties })).schema

  test('has fields without presence', () => {
    expect(textOf({})).toBe(
      'syntax = "proto3";\n\nmessage ConnectDefault1 {\n  int32 I = 1;\n  int64 L = 2;\n  double D = 3;\n  bool B = 4;\n  string S = 5;\n}\n',
    )
  })

  test('has optional fields where that is how NULL is told', () => {
    expect(textOf({ nullableRepresentation: 'optional' })).toBe(
      'syntax = "proto3";\n\nmessage ConnectDefault1 {\n  optional int32 I = 1;\n  optional int64 L = 2;\n  optional double D = 3;\n  optional bool B = 4;\n  optional string S = 5;\n}\n',
    )
  })

  test('has messages around values where that is how NULL is told, and a name where it is given', () => {
    const text = textOf({ nullableRepresentation: 'wrapper', fullSchemaName: 'a.b.C' })
    expect(text).toContain('package a.b;\n\nimport "google/protobuf/wrappers.proto";\n\nmessage C {')
    expect(text).toContain('  google.protobuf.Int32Value I = 1;\n')
  })
})

describe('the columns of a registered schema', () => {
  const columns = (schema: WrittenSchema, of: PartFormat, names?: 'original'): readonly Column[] =>
    columnsOf({ ...schema, id: 1, imported: {} }, of, 'value', names)
  const avro = (schema: unknown): WrittenSchema => ({ type: 'AVRO', schema: JSON.stringify(schema) })
  const json = (schema: unknown): WrittenSchema => ({ type: 'JSON', schema: JSON.stringify(schema) })
  const proto = (text: string): WrittenSchema => ({ type: 'PROTOBUF', schema: `syntax = "proto3"; ${text}` })
  const unwrapped = new Set(['UNWRAP_SINGLES'] as const)

  test('are those of which it was derived', () => {
    const all: readonly Column[] = [
      { name: 'A', type: structType([{ name: 'X', type: arrayType(dateType) }]) },
      { name: 'B', type: mapType(stringType, timestampType) },
      { name: 'C', type: decimalType(10, 2) },
      { name: 'D', type: arrayType(structType(one('Y', timeType))) },
      { name: 'E', type: bytesType },
    ]
    for (const name of ['AVRO', 'JSON_SR', 'PROTOBUF'] as const) {
      expect(columns(derivedSchema(all, format(name)), format(name))).toEqual(all)
    }
  })

  test('have their names in upper case, or as they are', () => {
    const schema = avro({ type: 'record', name: 'A', fields: [{ name: 'c1', type: 'float' }] })
    expect(columns(schema, format('AVRO'))).toEqual(one('C1', doubleType))
    expect(columns(schema, format('AVRO'), 'original')).toEqual(one('c1', doubleType))
  })

  test('are one where it is no record', () => {
    expect(columns(avro('int'), format('AVRO', { features: unwrapped }))).toEqual(one('ROWVAL', integerType))
    expect(() => columns(avro('int'), format('AVRO'))).toThrow("set 'WRAP_SINGLE_VALUE=false'")
    const key = { oneOf: [{ type: 'null' }, { type: 'integer', 'connect.type': 'int32' }] }
    expect(columns(json(key), format('JSON_SR', { features: unwrapped }))).toEqual(one('ROWVAL', integerType))
  })

  test('are what Connect makes of Avro', () => {
    const fields = [
      { name: 'u', type: ['null', 'int', 'string'] },
      { name: 'e', type: { type: 'enum', name: 'E', symbols: ['X'] } },
      { name: 'm', type: { type: 'map', values: 'long' } },
      { name: 't', type: { type: 'long', logicalType: 'timestamp-micros' } },
    ]
    expect(columns(avro({ type: 'record', name: 'A', fields }), format('AVRO'))).toEqual([
      {
        name: 'U',
        type: structType([
          { name: 'INT', type: integerType },
          { name: 'STRING', type: stringType },
        ]),
      },
      { name: 'E', type: stringType },
      { name: 'M', type: mapType(stringType, bigintType) },
      { name: 'T', type: bigintType },
    ])
  })

  test('are what Connect makes of JSON Schema', () => {
    const schema = json({
      definitions: { int: { type: 'integer' } },
      type: 'object',
      properties: {
        b: { 'connect.index': 1, type: ['null', 'string'] },
        a: { 'connect.index': 0, $ref: '#/definitions/int' },
        m: { type: 'object', 'connect.type': 'map', additionalProperties: { type: 'number' } },
      },
    })
    expect(columns(schema, format('JSON_SR'))).toEqual([
      { name: 'A', type: bigintType },
      { name: 'B', type: stringType },
      { name: 'M', type: mapType(stringType, doubleType) },
    ])
  })

  test('are what Connect makes of Protobuf: wrappers are values, a oneof is a struct, unsigned numbers are wider', () => {
    const schema =
      proto(`import "google/protobuf/wrappers.proto"; message A { uint32 u = 1; google.protobuf.StringValue s = 2;
      oneof which { int32 x = 3; string y = 4; } repeated B b = 5; map<string, bool> m = 6; } message B { float f = 1; }`)
    expect(columns(schema, format('PROTOBUF'))).toEqual([
      {
        name: 'WHICH_0',
        type: structType([
          { name: 'X', type: integerType },
          { name: 'Y', type: stringType },
        ]),
      },
      { name: 'U', type: bigintType },
      { name: 'S', type: stringType },
      { name: 'B', type: arrayType(structType(one('F', doubleType))) },
      { name: 'M', type: mapType(stringType, booleanType) },
    ])
    const second = format('PROTOBUF', { properties: { fullSchemaName: 'B' } })
    expect(columns(schema, second)).toEqual(one('F', doubleType))
  })

  test('end where a schema holds itself', () => {
    const tree = {
      type: 'record',
      name: 'T',
      fields: [
        { name: 'a', type: 'int' },
        { name: 't', type: ['null', 'T'] },
      ],
    }
    const started = columns(avro(tree), format('AVRO'))
    expect(started[0]).toEqual({ name: 'A', type: integerType })
    const empty = avro({ type: 'record', name: 'T', fields: [{ name: 't', type: ['null', 'T'] }] })
    expect(() => columns(empty, format('AVRO'))).toThrow(expect.objectContaining({ code: 'SQL_STATEMENT' }))
  })
})
