import { expect, test } from 'vitest'
import { byteText } from '../../src/print/byte-text.ts'

function double(value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}

test.each<readonly [string, Uint8Array | null, string]>([
  ['nothing', null, '<null>'],
  ['JSON', Buffer.from('{"a":1}'), '{"a":1}'],
  ['text of four letters', Buffer.from('abcd'), 'abcd'],
  ['an INTEGER', Buffer.from([0, 0, 0, 7]), '7'],
  ['a negative BIGINT', Buffer.from([255, 255, 255, 255, 255, 255, 255, 254]), '-2'],
  ['a DOUBLE', double(-1.5), '-1.5'],
  ['what is neither', Buffer.from([0, 1, 255]), '0x0001ff'],
])('%s is shown as what it is', (_, bytes, text) => {
  expect(byteText(bytes)).toBe(text)
})
