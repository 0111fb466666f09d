import { isMillraceError } from '@millrace/record'
import { expect, test } from 'vitest'
import { isUuid, uuidFromBytes, uuidFromHex, uuidToBytes, uuidToHex, zeroUuid } from '../src/index.ts'

const hex = '9bd3e0c1-5f3a-4b1e-8a57-0102030405ff'

test('the hexadecimal and the 22-character form stand for the same 16 bytes', () => {
  const uuid = uuidFromHex(hex)
  expect(uuid).toBe('m9PgwV86Sx6KVwECAwQF_w')
  expect(uuidToHex(uuid)).toBe(hex)
  expect(uuidFromBytes(uuidToBytes(uuid))).toBe(uuid)
})

test('the zero uuid is 16 zero bytes', () => {
  expect(uuidToBytes(zeroUuid)).toEqual(new Uint8Array(16))
})

test('a text with stray bits, of another length or with other characters is no uuid', () => {
  for (const text of ['', 'AAAAAAAAAAAAAAAAAAAAAB', 'AAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAA+A', hex]) {
    expect(isUuid(text)).toBe(false)
    expect(() => uuidToBytes(text)).toThrow('PROTOCOL_INVALID_VALUE')
  }
  try {
    uuidFromHex('9bd3')
    expect.unreachable()
  } catch (error) {
    expect(isMillraceError(error, 'PROTOCOL_INVALID_VALUE')).toBe(true)
  }
})
