import {
  arrayType,
  bigintType,
  booleanType,
  commonType,
  decimalType,
  doubleType,
  integerType,
  type ListElement,
  type SqlType,
  stringType,
  structType,
  typeText,
} from '@millrace/sql'
import { expect, test } from 'vitest'

const column = (type: SqlType, text = 'COL'): ListElement => ({ kind: 'value', type, text })
const literal = (type: SqlType): ListElement => ({ kind: 'literal', type, text: 'LIT' })
const text = (string: string): ListElement => ({ kind: 'literal', type: stringType, string, text: `'${string}'` })
const nothing: ListElement = { kind: 'literal', type: null, text: 'null' }

function common(...elements: ListElement[]): string {
  const found = commonType(elements)
  if (!found.ok) return found.message
  return found.type ? typeText(found.type) : 'nothing'
}

test('numbers become the widest of them, decimals one that holds all', () => {
  expect(common(column(integerType), column(bigintType), literal(integerType))).toBe('BIGINT')
  expect(common(column(integerType), literal(decimalType(2, 1)))).toBe('DECIMAL(11, 1)')
  expect(common(column(decimalType(4, 2)), column(decimalType(6, 1)), column(doubleType))).toBe('DOUBLE')
})

test('NULL says nothing', () => {
  expect(common(nothing, column(stringType), nothing)).toBe('STRING')
  expect(common(nothing)).toBe('nothing')
})

test('a text literal is a number or a truth where these are wanted', () => {
  expect(common(literal(integerType), text('2147483648'))).toBe('BIGINT')
  expect(common(literal(integerType), text('4.000'))).toBe('DECIMAL(13, 3)')
  expect(common(column(booleanType), text('tr'), text('No'))).toBe('BOOLEAN')
  expect(common(column(bigintType), text('x'))).toBe('invalid input syntax for type BIGINT: "x".')
  expect(common(column(booleanType), text('maybe'))).toBe('invalid input syntax for type BOOLEAN: "maybe".')
})

test('any literal is text where text is wanted, a column is not', () => {
  expect(common(column(stringType), literal(booleanType), literal(decimalType(4, 2)))).toBe('STRING')
  expect(common(column(stringType), column(doubleType, 'VAL0'))).toBe(
    'operator does not exist: STRING = DOUBLE (VAL0)\nHint: You might need to add explicit type casts.',
  )
  expect(common(literal(integerType), column(booleanType, 'true'))).toMatch(
    /^operator does not exist: INTEGER = BOOLEAN/,
  )
})

test('constructors are looked into', () => {
  const array = (...elements: ListElement[]): ListElement => ({
    kind: 'array',
    type: arrayType(elements[0]?.type ?? stringType),
    text: 'ARRAY[..]',
    elements,
  })
  expect(common(column(arrayType(bigintType)), array(text('3'), nothing))).toBe('ARRAY<BIGINT>')
  expect(common(column(arrayType(bigintType)), array(column(booleanType)))).toMatch(
    /^operator does not exist: ARRAY<BIGINT> = ARRAY<BOOLEAN> \(ARRAY/,
  )
  expect(common(column(arrayType(bigintType)), literal(integerType))).toMatch(/ARRAY<BIGINT> = INTEGER/)
})

test('structs have the fields of all of them', () => {
  const struct = (...fields: [string, ListElement][]): ListElement => ({
    kind: 'struct',
    type: structType(fields.map(([name, value]) => ({ name, type: value.type as SqlType }))),
    text: 'STRUCT(..)',
    fields: fields.map(([name, value]) => ({ name, value })),
  })
  const x = struct(['X', column(integerType)], ['Y', column(bigintType)])
  expect(common(x, struct(['Y', column(integerType)], ['Z', column(bigintType)]))).toBe(
    'STRUCT<`Y` BIGINT, `Z` BIGINT, `X` INTEGER>',
  )
  const wanted = column(structType([{ name: 'F', type: bigintType }]))
  expect(common(wanted, struct(['F', text('not 10')]))).toBe('invalid input syntax for type BIGINT: "not 10".')
  expect(common(wanted, column(structType([{ name: 'F', type: integerType }])))).toBe('STRUCT<`F` BIGINT>')
})
