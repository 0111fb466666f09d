import { expect, test } from 'vitest'
import { readInt64, writeInt64 } from '../src/big-endian.ts'

const hexOf = (value: number): string => {
  const bytes = new Uint8Array(8)
  writeInt64(bytes, 0, value)
  return Buffer.from(bytes).toString('hex')
}

test.each([
  [0, '0000000000000000'],
  [-1, 'ffffffffffffffff'],
  [Number.MAX_SAFE_INTEGER, '001fffffffffffff'],
  [Number.MIN_SAFE_INTEGER, 'ffe0000000000001'],
])('%d is written as Kafka writes it', (value, hex) => {
  expect(hexOf(value)).toBe(hex)
  expect(readInt64(Buffer.from(hex, 'hex'), 0)).toBe(value)
})

test('the end of time is written as the largest timestamp, and does not become a negative one', () => {
  expect(hexOf(2 ** 63)).toBe('7fffffffffffffff')
  expect(readInt64(Buffer.from('7fffffffffffffff', 'hex'), 0)).toBe(2 ** 63)
})
