import {
  arrayType,
  bigintType,
  decimalType,
  integerType,
  mapType,
  sameType,
  stringType,
  structType,
  typeText,
} from '@millrace/sql'
import { expect, test } from 'vitest'

const nested = structType([
  { name: 'a b', type: arrayType(decimalType(4, 2)) },
  { name: 'M', type: mapType(stringType, bigintType) },
])

test('the text of a type is that of ksqlDB', () => {
  expect(typeText(nested)).toBe('STRUCT<`a b` ARRAY<DECIMAL(4, 2)>, `M` MAP<STRING, BIGINT>>')
})

test('types are the same when all their parts are, names and order included', () => {
  expect(sameType(nested, structType([...nested.fields]))).toBe(true)
  expect(sameType(nested, structType([...nested.fields].reverse()))).toBe(false)
  expect(sameType(decimalType(4, 2), decimalType(4, 1))).toBe(false)
  expect(sameType(arrayType(integerType), arrayType(bigintType))).toBe(false)
  expect(sameType(mapType(stringType, integerType), mapType(integerType, integerType))).toBe(false)
})
