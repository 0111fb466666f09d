// Numbers of a case keep their text on the way in and out.
import { expect, test } from 'vitest'
import { NumberText, readExact, type SpecObject, writeExact } from './exact-json.ts'

test.each(['10', '10.0', '10.00', '1E1', '-0.0', '9223372036854775807', '123456789012345678901234567890.5'])(
  'a number is read and written as %s',
  (text) => {
    expect(readExact(text)).toEqual(new NumberText(text))
    expect(writeExact(readExact(`{"a": [${text}, null]}`))).toBe(`{"a":[${text},null]}`)
  },
)

test('what only looks like a number stays text', () => {
  expect(writeExact(readExact('["10.0", true]'))).toBe('["10.0",true]')
})

test('members have the names that they have, whatever these are', () => {
  const read = readExact('{"__proto__": 1, "constructor": 2.0}') as SpecObject
  expect(Object.keys(read)).toEqual(['__proto__', 'constructor'])
  expect(writeExact(read)).toBe('{"__proto__":1,"constructor":2.0}')
})
