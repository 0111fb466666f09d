import { Decimal } from '@millrace/serde'
import {
  arrayType,
  bigintType,
  booleanType,
  bytesType,
  dateType,
  decimalType,
  doubleType,
  integerType,
  jsonText,
  mapType,
  stringType,
  type SqlType,
  type SqlValue,
  structType,
  timestampType,
  timeType,
} from '@millrace/sql'
import { expect, test } from 'vitest'

const struct = structType([
  { name: 'A', type: integerType },
  { name: 'b', type: stringType },
])

test.each<[SqlType, SqlValue, json: string]>([
  [booleanType, true, 'true'],
  [integerType, -1, '-1'],
  [bigintType, 9_223_372_036_854_775_807n, '9223372036854775807'],
  [doubleType, 10, '10.0'],
  [doubleType, Number.NaN, '"NaN"'],
  [decimalType(4, 2), new Decimal(150n, 2), '1.50'],
  [stringType, 'a "b"', '"a \\"b\\""'],
  [bytesType, new Uint8Array([0, 1, 2]), '"AAEC"'],
  [dateType, 18_262, '"2020-01-01"'],
  [timeType, 3_600_000, '"01:00"'],
  [timestampType, 0, '"1970-01-01T00:00:00.000"'],
  [arrayType(doubleType), [1, null], '[1.0,null]'],
  [mapType(stringType, integerType), new Map([['k', 1]]), '{"k":1}'],
  [mapType(integerType, stringType), new Map([[7, 'x']]), '{"7":"x"}'],
  [struct, [1, 'x'], '{"A":1,"b":"x"}'],
  [integerType, null, 'null'],
])('a value of %j is exact JSON', (type, value, json) => {
  expect(jsonText(type)(value)).toBe(json)
})

test('members are as they are declared and as they come, or by their names', () => {
  const type = structType([
    { name: 'b', type: mapType(stringType, integerType) },
    { name: 'a b', type: integerType },
    { name: 'a', type: integerType },
  ])
  const map = new Map<SqlValue, SqlValue>([
    ['y', 1],
    ['x', 2],
    [null, 3],
  ])
  expect(jsonText(type)([map, 1, 2])).toBe('{"b":{"y":1,"x":2,"null":3},"a b":1,"a":2}')
  expect(jsonText(type, 'by name')([map, 1, 2])).toBe('{"a":2,"a b":1,"b":{"null":3,"x":2,"y":1}}')
})

test('bytes may be many', () => {
  const bytes = new Uint8Array(1_000_000)
  expect(jsonText(bytesType)(bytes)).toBe(`"${Buffer.from(bytes).toString('base64')}"`)
})
