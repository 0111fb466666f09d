// Each rule of comparison with what it lets pass, and with what it must not.
import { Decimal } from '@millrace/serde'
import { describe, expect, test } from 'vitest'
import { recordDifference, valueDifference } from './compare-value.ts'
import { readExact } from './exact-json.ts'
import { integer, type ReadValue } from './read-value.ts'

const decimal = (text: string): ReadValue => ({ kind: 'decimal', value: Decimal.parse(text) as Decimal })
const double = (value: number): ReadValue => ({ kind: 'double', value })
const int = (value: number): ReadValue => integer(BigInt(value), 32)
const long = (value: bigint): ReadValue => integer(value, 64)
const bytes = (text: string): ReadValue => Buffer.from(text)

const matching: readonly [string, string, ReadValue][] = [
  ['an integer for INTEGER', '5', int(5)],
  ['a fraction is cut off for INTEGER', '5.9', int(5)],
  ['a negative fraction is cut off towards zero', '-5.9', int(-5)],
  ['more than 32 bits are cut off for INTEGER', '4294967301', int(5)],
  ['an integer for BIGINT', '9223372036854775807', long(9223372036854775807n)],
  ['a fraction is cut off for BIGINT', '5.5', long(5n)],
  ['DOUBLE within the tolerance', '0.3', double(0.1 + 0.2)],
  ['DOUBLE from an integer', '3', double(3)],
  ['a decimal of the same value and scale', '1.50', decimal('1.50')],
  ['a decimal with an exponent', '1.0E10', decimal('1.0E10')],
  ['an integer for a decimal without places', '150', decimal('150')],
  ['an integer for a decimal of negative scale', '100', decimal('1E+2')],
  ['text', '"a"', 'a'],
  ['text for a decimal of the same scale', '"1.50"', decimal('1.50')],
  ['text for bytes as base64', '"YQ=="', bytes('a')],
  ['null', 'null', null],
  ['booleans', 'false', false],
  ['a list', '[1, null]', [int(1), null]],
  ['an object', '{"A": 1}', new Map([['A', int(1)]])],
  ['a member whose name is found in upper case', '{"a": 1}', new Map([['A', int(1)]])],
  ['a member that is null under its own name and found in upper case', '{"a": null}', new Map([['b', null]])],
]

const differing: readonly [string, string, ReadValue][] = [
  ['another INTEGER', '5', int(6)],
  ['a value for INTEGER that was cut at 64 bits only', '4294967301', long(5n)],
  ['another BIGINT', '9223372036854775807', long(9223372036854775806n)],
  ['DOUBLE beyond the tolerance', '0.3', double(0.300_001_1)],
  ['NaN', '0.3', double(Number.NaN)],
  ['a decimal of another scale', '1.5', decimal('1.50')],
  ['a decimal with a scale for an integer', '10', decimal('10.0')],
  ['an integer for a decimal expectation', '10.0', int(11)],
  ['text that is the number', '"5"', int(5)],
  ['a number that is text', '5', '5'],
  ['text of another scale', '"1.5"', decimal('1.50')],
  ['other text', '"a"', 'A'],
  ['other bytes', '"YQ=="', bytes('b')],
  ['something for null', 'null', 'null'],
  ['null for something', '"null"', null],
  ['another boolean', 'true', false],
  ['text for a boolean', 'true', 'true'],
  ['a longer list', '[1]', [int(1), int(2)]],
  ['a list in another order', '[1, 2]', [int(2), int(1)]],
  [
    'an object with a member more',
    '{"A": 1}',
    new Map([
      ['A', int(1)],
      ['B', null],
    ]),
  ],
  ['an object with another member', '{"A": 1}', new Map([['B', int(1)]])],
  ['no object', '{}', null],
  ['a list for an object', '{}', []],
]

describe('an expected value', () => {
  test.each(matching)('matches %s', (_what, expected, actual) => {
    expect(valueDifference(readExact(expected), actual, '.value')).toBeUndefined()
  })

  test.each(differing)('does not match %s', (_what, expected, actual) => {
    expect(valueDifference(readExact(expected), actual, '.value')).toMatch(/^\.value/)
  })

  test('is told with the place of the first difference', () => {
    const actual = new Map([['A', [int(1), new Map([['B', 'x']])]]])
    expect(valueDifference(readExact('{"A": [1, {"B": "y"}]}'), actual, '.value')).toBe(
      '.value.A[1].B: expected "y", but it is "x"',
    )
  })

  test('compares bytes within a record as base64, empty ones as null', () => {
    const actual = new Map([
      ['A', bytes('a')],
      ['B', bytes('')],
    ])
    expect(recordDifference(readExact('{"A": "YQ==", "B": null}'), actual, '.value')).toBeUndefined()
    expect(recordDifference(readExact('{"A": "YQ==", "B": ""}'), actual, '.value')).toMatch(/^\.value\.B/)
  })
})
