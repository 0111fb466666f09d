import { string, uuid } from '@millrace/serde'
import { expect, test } from 'vitest'

const units = (text: string): string =>
  text
    .split('')
    .map((unit) => unit.charCodeAt(0).toString(16))
    .join(' ')

// What `new String(bytes, UTF_8)` of OpenJDK 17 answered.
test.each([
  ['61ff62', '61 fffd 62'],
  ['e28261', 'fffd 61'],
  ['f09f98', 'fffd'],
  ['c0af', 'fffd fffd'],
  ['f0808080', 'fffd fffd fffd fffd'],
  ['f080', 'fffd fffd'],
  ['e0809f', 'fffd fffd fffd'],
  ['ed', 'fffd'],
  ['eda0', 'fffd'],
  ['eda061', 'fffd 61'],
  ['eda0ed', 'fffd fffd'],
  ['61eda08062', '61 fffd 62'],
  ['eda080edb080', 'fffd fffd'],
  ['edbfbf80', 'fffd fffd'],
])('invalid UTF-8 %s is replaced as Java replaces it', (hex, expected) => {
  expect(units(string().deserialize(Buffer.from(hex, 'hex')))).toBe(expected)
})

test('a lone surrogate is written as a question mark, as Java writes it', () => {
  expect(Buffer.from(string().serialize('a\ud800b\udc00')).toString('hex')).toBe('613f623f')
  expect(Buffer.from(string().serialize('\udc00\ud800')).toString('hex')).toBe('3f3f')
  expect(Buffer.from(string().serialize('\ud83d\ude00\ude00')).toString('hex')).toBe('f09f98803f')
})

test('a UUID in upper case has the bytes of its lower case', () => {
  const upper = 'F47AC10B-58CC-4372-A567-0E02B2C3D479'
  expect(uuid().serialize(upper)).toEqual(uuid().serialize(upper.toLowerCase()))
  expect(uuid().deserialize(Buffer.from(upper))).toBe(upper.toLowerCase())
})
