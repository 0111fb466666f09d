import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findFault } from '../../src/json/fault.ts'

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  '\\',
  '"a"',
  '1',
  '-',
  '0',
  '.5',
  'e9',
  'true',
  'null',
  ' ',
  '\n',
  '\u0001',
  '\\u00',
  'é',
]
const nearlyJson = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((parts) => parts.join(''))
const damaged = fc
  .tuple(fc.json(), fc.nat(), fc.constantFrom('', ...pieces))
  .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1))

test('a fault is found exactly where JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.oneof(nearlyJson, damaged, fc.json()), (text) => {
      expect(findFault(text) === undefined).toBe(parses(text))
    }),
    { numRuns: 3000 },
  )
})

test('the position is the first character that no JSON text continues', () => {
  expect(findFault('<html>')).toEqual({ what: 'unexpected "<"', position: 0 })
  expect(findFault('{"a": 1, }')).toEqual({ what: 'unexpected "}"', position: 9 })
  expect(findFault('{"a":"b\nc"}')).toEqual({ what: 'unexpected "\\n"', position: 7 })
  expect(findFault('[1, 2')).toEqual({ what: 'unexpected end', position: 5 })
  expect(findFault('')).toEqual({ what: 'no text', position: 0 })
})
