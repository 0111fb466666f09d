import { Decimal } from '@millrace/serde'
import { fc, test } from '@fast-check/vitest'
import { expect, test as plain } from 'vitest'

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -5, max: 30 }))
  .map(([unscaled, scale]) => new Decimal(unscaled, scale))

test.prop([decimals])('its text says the same number', (value) => {
  const again = Decimal.parse(value.toString())
  expect(again?.compare(value)).toBe(0)
  if (value.scale >= 0) expect(again?.equals(value)).toBe(true)
})

test.prop([decimals, fc.integer({ min: 0, max: 10 })])('more digits behind the point change nothing', (value, more) => {
  const wider = value.withScale(value.scale + more)
  expect(wider.compare(value)).toBe(0)
  expect(wider.withScale(value.scale).equals(value)).toBe(true)
})

test.prop([decimals, decimals])('numbers compare as their difference does', (a, b) => {
  const scale = Math.max(a.scale, b.scale)
  const difference = a.withScale(scale).unscaled - b.withScale(scale).unscaled
  expect(a.compare(b)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0)
})

plain.each([
  ['1.25', 1, 'HALF_UP', '1.3'],
  ['-1.25', 1, 'HALF_UP', '-1.3'],
  ['1.24', 1, 'HALF_UP', '1.2'],
  ['-1.29', 1, 'DOWN', '-1.2'],
  ['99.5', 0, 'HALF_UP', '100'],
] as const)('%s with scale %d, rounded %s, is %s', (text, scale, rounding, expected) => {
  expect(Decimal.parse(text)?.withScale(scale, rounding).toString()).toBe(expected)
})

plain('digits are never lost without being asked for', () => {
  expect(() => Decimal.parse('1.25')?.withScale(1)).toThrow(/1\.25 has more digits/)
  expect(Decimal.parse('1.20')?.withScale(1).toString()).toBe('1.2')
})

plain.each(['', '.', 'e1', '1,5', ' 1', '0x1', '1e', 'NaN'])('%j is no number', (text) => {
  expect(Decimal.parse(text)).toBeUndefined()
})

plain('texts keep their scale, exponents move the point', () => {
  expect(Decimal.parse('1.50')).toMatchObject({ unscaled: 150n, scale: 2, precision: 3 })
  expect(Decimal.parse('-.5')).toMatchObject({ unscaled: -5n, scale: 1 })
  expect(Decimal.parse('1E+3')).toMatchObject({ unscaled: 1n, scale: -3 })
  expect(Decimal.ofDouble(0.1)?.toString()).toBe('0.1')
  expect(Decimal.ofDouble(NaN)).toBeUndefined()
  expect(Decimal.parse('12.5')?.toNumber()).toBe(12.5)
})
