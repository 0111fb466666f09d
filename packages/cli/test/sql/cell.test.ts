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
  mapType,
  stringType,
  type SqlType,
  type SqlValue,
  structType,
  timestampType,
  timeType,
} from '@millrace/sql'
import { expect, test } from 'vitest'
import { cellText, jsonText, printable } from '../../src/sql/cell.ts'

const struct = structType([
  { name: 'A', type: integerType },
  { name: 'b', type: stringType },
])

test.each<[SqlType, SqlValue, json: string, cell: string]>([
  [booleanType, true, 'true', 'true'],
  [integerType, -1, '-1', '-1'],
  [bigintType, 9_223_372_036_854_775_807n, '9223372036854775807', '9223372036854775807'],
  [doubleType, 10, '10.0', '10.0'],
  [doubleType, Number.NaN, '"NaN"', 'NaN'],
  [decimalType(4, 2), new Decimal(150n, 2), '1.50', '1.50'],
  [stringType, 'a "b"', '"a \\"b\\""', 'a "b"'],
  [bytesType, new Uint8Array([0, 1, 2]), '"AAEC"', 'AAEC'],
  [dateType, 18_262, '"2020-01-01"', '2020-01-01'],
  [timeType, 3_600_000, '"01:00"', '01:00'],
  [timestampType, 0, '"1970-01-01T00:00:00.000"', '1970-01-01T00:00:00.000'],
  [arrayType(doubleType), [1, null], '[1.0,null]', '[1.0,null]'],
  [mapType(stringType, integerType), new Map([['k', 1]]), '{"k":1}', '{"k":1}'],
  [mapType(integerType, stringType), new Map([[7, 'x']]), '{"7":"x"}', '{"7":"x"}'],
  [struct, [1, 'x'], '{"A":1,"b":"x"}', '{"A":1,"b":"x"}'],
  [integerType, null, 'null', 'null'],
])('a value of $kind is exact JSON, and without quotes a cell', (type, value, json, cell) => {
  expect(jsonText(value, type)).toBe(json)
  expect(cellText(value, type)).toBe(cell)
})

test('a text stays on its line and cannot speak to the terminal', () => {
  expect(cellText('a\nb\tc\u001b[31m\u009b0m', stringType)).toBe('a\\nb\\tc\\u001b[31m\\u009b0m')
  expect(cellText([1, 'a\nb'], struct)).toBe('{"A":1,"b":"a\\nb"}')
  expect(printable('ü→')).toBe('ü→')
})
