import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { mayHoldWideNumber } from '../../src/json/wide-number.ts'

const wide = /\d{16}|\d[eE]\+?\d{3}/

/** Text out of the pieces that matter, so that runs of digits of every length meet every place. */
const pieces = fc.constantFrom('1', '22', '333', '7777777777777777', 'e', 'E', '+', '-', '.', ',', '"', 'é', ' ')
const text = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))

test.prop([text])('finds a wide number exactly where the text has one, wherever it stands', (given) => {
  expect(mayHoldWideNumber(Buffer.from(given))).toBe(wide.test(given))
})

test.prop([fc.integer({ min: 0, max: 40 }), fc.constantFrom('1e400', '2E+308', '1234567890123456')])(
  'finds one at every distance from the start',
  (distance, number) => {
    const before = '-'.repeat(distance)
    expect(mayHoldWideNumber(Buffer.from(`${before}${number}`))).toBe(true)
    expect(mayHoldWideNumber(Buffer.from(`${before}${number.slice(0, -1)}e-400`))).toBe(false)
  },
)
