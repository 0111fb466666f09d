import { doubleText } from '@millrace/sql'
import { expect, test } from 'vitest'

test.each([
  [1e-3, '0.001'],
  [9_999_999, '9999999.0'],
  [1e7, '1.0E7'],
  [2 ** 53, '9.007199254740992E15'],
  [2 ** 57, '1.44115188075855872E17'],
  [-(2 ** 60), '-1.15292150460684698E18'],
  [2 ** 62, '4.6116860184273879E18'],
  [2 ** 63, '9.223372036854776E18'],
  [1e17, '1.0E17'],
])('%d is written as Java 17 writes it: %s', (value, text) => {
  expect(doubleText(value)).toBe(text)
})
