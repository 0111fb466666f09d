import fc from 'fast-check'
import { json } from '@millrace/serde'
import { describeSerde } from '@millrace/serde/conformance'
import { expect, test } from 'vitest'

/** Without -0, which JSON.stringify writes as 0, and without numbers that are integers beyond 2^53, which are read as bigints. */
const exact = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? 0.5 : value
const plain = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value, exact)))
const unsafe = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).filter((n) => n > 2n ** 53n || n < -(2n ** 53n))
const withBigints = fc.array(fc.oneof(plain, unsafe, fc.record({ n: unsafe, next: fc.array(unsafe) })))

const hex = (text: string): string => Buffer.from(text).toString('hex')

describeSerde('json', json(), {
  values: fc.oneof(plain, withBigints),
  golden: [[{ a: [1, 'é', null] }, hex('{"a":[1,"é",null]}')]],
  invalidBytes: [
    '',
    hex('<html>'),
    hex('{"a":1'),
    hex('[1,]'),
    hex('1 2'),
    'ff',
    '22eda08022',
    hex('[1e400]'),
    hex('NaN'),
  ],
  invalidValues: [undefined, () => 1, Symbol('s')],
})

test('a number that is an integer beyond 2^53 is read as the bigint that its text says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 53, max: 69 }), fc.integer({ min: 1, max: 999 }), (exponent, factor) => {
      const value = factor * 2 ** exponent
      fc.pre(value < 1e21)
      const read = json<bigint>().deserialize(json().serialize(value))
      expect(typeof read).toBe('bigint')
      expect(Number(read)).toBe(value)
    }),
  )
})

test('an object that looks like its prototype is data', () => {
  fc.assert(
    fc.property(fc.constantFrom('__proto__', 'constructor', 'prototype'), plain, fc.boolean(), (key, value, exact) => {
      const text = `{${JSON.stringify(key)}:${JSON.stringify(value)}${exact ? ',"n":12345678901234567890' : ''}}`
      const read = json<Record<string, unknown>>().deserialize(Buffer.from(text))
      expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
      expect(Object.getOwnPropertyDescriptor(read, key)?.value).toEqual(value)
    }),
  )
})
