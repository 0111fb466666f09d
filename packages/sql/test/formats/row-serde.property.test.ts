import { fc, test } from '@fast-check/vitest'
import { isMillraceError } from '@millrace/record'
import { type FormatName, rowSerde, type SerdeFeature, type SqlType, type SqlValue } from '@millrace/sql'
import { describe, expect } from 'vitest'
import { primitiveTypes, types, typedRows, values } from './row-values.ts'

const plain = (name: FormatName, ...features: SerdeFeature[]) => ({ name, properties: {}, features: new Set(features) })
const kafkaTypes = fc.constantFrom<SqlType>(
  ...(['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES'] as const).map((kind) => ({ kind })),
)
const single = (type: fc.Arbitrary<SqlType>) => type.chain((one) => fc.tuple(fc.constant(one), values(one)))

describe('a row that is written is read back', () => {
  test.prop([typedRows(types())])('as JSON', ({ columns, row }) => {
    const serde = rowSerde(columns, plain('JSON'))
    const bytes = serde.serialize(row)
    expect(serde.deserialize(bytes)).toEqual(row)
    expect(serde.byteLength?.(row)).toBe(bytes.length)
  })

  test.prop([single(types())])('as JSON of a single column by itself', ([type, value]) => {
    const serde = rowSerde([{ name: 'A', type }], plain('JSON', 'UNWRAP_SINGLES'))
    expect(serde.isNull?.([value])).toBe(value === null)
    const bytes = serde.serialize([value])
    expect(serde.deserialize(bytes)).toEqual([value])
    expect(serde.byteLength?.([value])).toBe(bytes.length)
  })

  test.prop([single(kafkaTypes).filter(([, value]) => value !== null)])('as KAFKA', ([type, value]) => {
    const serde = rowSerde([{ name: 'A', type }], plain('KAFKA'))
    expect(serde.deserialize(serde.serialize([value]))).toEqual([value])
  })

  test.prop([typedRows(primitiveTypes), fc.constantFrom(',', ';', 'TAB', 'SPACE', 'x', '1', '"')])(
    'as DELIMITED, where empty text and bytes are NULL and a line has to have something',
    ({ columns, row }, delimiter) => {
      fc.pre(delimiter !== '"')
      const serde = rowSerde(columns, { ...plain('DELIMITED'), properties: { delimiter } })
      const isNothing = (value: SqlValue) => value === '' || (value instanceof Uint8Array && value.length === 0)
      const bytes = serde.serialize(row)
      fc.pre(bytes.length > 0)
      expect(serde.deserialize(bytes)).toEqual(row.map((value) => (isNothing(value) ? null : value)))
    },
  )
})

test.prop([typedRows(types()), fc.uint8Array({ maxLength: 60 }), fc.nat(), fc.constantFrom('JSON', 'DELIMITED')])(
  'bytes that are damaged give a row or SERDE_DECODE',
  ({ columns, row }, junk, at, name) => {
    const simple = columns.every(({ type }) => !['ARRAY', 'MAP', 'STRUCT'].includes(type.kind))
    fc.pre(name === 'JSON' || simple)
    const serde = rowSerde(columns, plain(name as FormatName))
    const bytes = serde.serialize(row).slice()
    bytes.set(junk.subarray(0, Math.max(0, bytes.length - (at % (bytes.length + 1)))), at % (bytes.length + 1))
    try {
      expect(serde.deserialize(bytes)).toHaveLength(columns.length)
    } catch (error) {
      expect(isMillraceError(error, 'SERDE_DECODE') ? 'SERDE_DECODE' : error).toBe('SERDE_DECODE')
    }
  },
)
