import {
  arrayType,
  bytesType,
  dateType,
  doubleType,
  integerType,
  stringType,
  type SqlType,
  type SqlValue,
  structType,
} from '@millrace/sql'
import { expect, test } from 'vitest'
import { cellText, printable } from '../../src/sql/cell.ts'

const struct = structType([
  { name: 'A', type: integerType },
  { name: 'b', type: stringType },
])

test.each<[SqlType, SqlValue, string]>([
  [doubleType, Number.NaN, 'NaN'],
  [stringType, 'a "b"', 'a "b"'],
  [bytesType, new Uint8Array([0, 1, 2]), 'AAEC'],
  [dateType, 18_262, '2020-01-01'],
  [arrayType(doubleType), [1, null], '[1.0,null]'],
  [struct, [1, 'x'], '{"A":1,"b":"x"}'],
  [integerType, null, 'null'],
])('a value of %j is a cell: JSON, a text without quotes', (type, value, cell) => {
  expect(cellText(value, type)).toBe(cell)
})

test('a text stays on its line and cannot speak to the terminal', () => {
  expect(cellText('a\nb\tc\u001b[31m\u009b0m', stringType)).toBe('a\\nb\\tc\\u001b[31m\\u009b0m')
  expect(cellText([1, 'a\nb'], struct)).toBe('{"A":1,"b":"a\\nb"}')
  expect(printable('ü→')).toBe('ü→')
})
