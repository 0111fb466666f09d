import { fc, test } from '@fast-check/vitest'
import { isMillraceError } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import {
  type Column,
  type FormatName,
  type PartFormat,
  RegistrySerdes,
  type Row,
  type SqlMap,
  type SqlType,
  type SqlValue,
} from '@millrace/sql'
import { describe, expect } from 'vitest'
import { memoryRegistry } from '../statement/registry.ts'
import { primitiveTypes, types, typedRows, values } from './row-values.ts'

/** Such as every schema has. */
const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString'),
  fc.stringMatching(/^[A-Za-z]{1,4}[0-9]?$/),
)

async function serdeOf(
  name: FormatName,
  columns: readonly Column[],
  changes: Partial<PartFormat> = {},
): Promise<Serde<Row>> {
  const format = { name, properties: {}, features: new Set<never>(), ...changes }
  const serdes = new RegistrySerdes(memoryRegistry())
  return serdes.prepare({ topic: 't', part: 'value', columns, format, use: 'sink' })
}

/** Protobuf has no lists in lists. */
const shallow: fc.Arbitrary<SqlType> = fc.oneof(
  primitiveTypes,
  primitiveTypes.map((element): SqlType => ({ kind: 'ARRAY', element })),
  primitiveTypes.map((value): SqlType => ({ kind: 'MAP', key: { kind: 'STRING' }, value })),
  typedRows(primitiveTypes, names).map(({ columns }): SqlType => ({ kind: 'STRUCT', fields: columns })),
)

/** What Protobuf makes of NULL where a type has no other way to say it. */
function told(value: SqlValue, type: SqlType, scalarsMayBeNull: boolean): SqlValue {
  switch (type.kind) {
    case 'ARRAY':
      return value === null ? [] : value
    case 'MAP': {
      const entries = [...((value ?? new Map()) as SqlMap)]
      return new Map(entries.map(([key, one]) => [key, told(one, type.value, scalarsMayBeNull)]))
    }
    case 'STRUCT':
      return value && type.fields.map((field, at) => told((value as Row)[at] as SqlValue, field.type, scalarsMayBeNull))
    default:
      return value === null && !scalarsMayBeNull ? (zeros[type.kind] ?? null) : value
  }
}

const zeros: Readonly<Partial<Record<SqlType['kind'], SqlValue>>> = {
  BOOLEAN: false,
  INTEGER: 0,
  BIGINT: 0,
  DOUBLE: 0,
  STRING: '',
  BYTES: new Uint8Array(0),
}

/** A list has no NULL in it for Protobuf. */
const holdsNull = (row: Row, columns: readonly Column[]): boolean =>
  columns.some(({ type }, at) => type.kind === 'ARRAY' && ((row[at] ?? []) as Row).includes(null))

describe('a row that is written is read back', () => {
  test.prop([typedRows(types(names), names), fc.constantFrom('AVRO', 'JSON_SR')])(
    'as AVRO and JSON_SR',
    async ({ columns, row }, name) => {
      const serde = await serdeOf(name as FormatName, columns)
      expect(serde.deserialize(serde.serialize(row))).toEqual(row)
    },
  )

  test.prop([
    types(names).chain((type) => fc.tuple(fc.constant(type), values(type))),
    fc.constantFrom('AVRO', 'JSON_SR'),
  ])('as a single column by itself', async ([type, value], name) => {
    fc.pre(value !== null)
    const serde = await serdeOf(name as FormatName, [{ name: 'A', type }], { features: new Set(['UNWRAP_SINGLES']) })
    expect(serde.deserialize(serde.serialize([value]))).toEqual([value])
  })

  test.prop([typedRows(shallow, names), fc.constantFrom('none', 'optional', 'wrapper'), fc.boolean()])(
    'as PROTOBUF, with or without a registry, as far as NULL can be told',
    async ({ columns, row }, nullable, registered) => {
      fc.pre(!holdsNull(row, columns))
      const properties = nullable === 'none' ? {} : { nullableRepresentation: nullable }
      const serde = await serdeOf(registered ? 'PROTOBUF' : 'PROTOBUF_NOSR', columns, { properties })
      const expected = row.map((value, at) => told(value, (columns[at] as Column).type, nullable !== 'none'))
      expect(serde.deserialize(serde.serialize(row))).toEqual(expected)
    },
  )
})

test.prop([
  typedRows(shallow, names),
  fc.uint8Array({ maxLength: 60 }),
  fc.nat(),
  fc.constantFrom('AVRO', 'PROTOBUF', 'JSON_SR'),
])('bytes that are damaged give a row or SERDE_DECODE', async ({ columns, row }, junk, some, name) => {
  fc.pre(!holdsNull(row, columns))
  const serde = await serdeOf(name as FormatName, columns)
  const bytes = serde.serialize(row).slice()
  const at = Math.min(bytes.length, 5 + (some % bytes.length))
  bytes.set(junk.subarray(0, bytes.length - at), at)
  try {
    expect(serde.deserialize(bytes)).toHaveLength(columns.length)
  } catch (error) {
    expect(isMillraceError(error, 'SERDE_DECODE') ? 'SERDE_DECODE' : error).toBe('SERDE_DECODE')
  }
})
