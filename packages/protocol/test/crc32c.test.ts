import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { crc32cInJavaScript, nativeCrc32c } from '../src/crc32c.ts'
import { crc32c } from '../src/index.ts'

// RFC 3720, appendix B.4, and the usual check value.
const known: readonly (readonly [string, Uint8Array, number])[] = [
  ['nothing', new Uint8Array(0), 0],
  ['the nine digits', new TextEncoder().encode('123456789'), 0xe3069283],
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 ascending bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['32 descending bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
]

test.each(known)('the checksum of %s is the published one', (_, bytes, checksum) => {
  expect(crc32c(bytes)).toBe(checksum)
  expect(crc32cInJavaScript(bytes)).toBe(checksum)
})

property.prop([fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 })])(
  'the native and the JavaScript checksum agree, and a seed continues a checksum',
  (head, tail) => {
    const whole = Uint8Array.from([...head, ...tail])
    expect(crc32cInJavaScript(tail, crc32cInJavaScript(head))).toBe(crc32cInJavaScript(whole))
    expect(crc32c(tail, crc32c(head))).toBe(crc32cInJavaScript(whole))
    if (nativeCrc32c) expect(nativeCrc32c(whole)).toBe(crc32cInJavaScript(whole))
  },
)

test('the native checksum loads where its package is installed', () => {
  expect(nativeCrc32c).not.toBeNull()
})
