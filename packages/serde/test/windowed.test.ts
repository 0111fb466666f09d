import { describe, expect, test } from 'vitest'
import { long, sessionWindowed, string, timeWindowed } from '@millrace/serde'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('a time-windowed key', () => {
  const serde = timeWindowed(string(), '5s')

  test('is the key and the start of the window', () => {
    expect(hex(serde.serialize({ key: 'a', window: { startMs: 500, endMs: 5_500 } }))).toBe('6100000000000001f4')
  })

  test('gets its end from the size', () => {
    expect(serde.deserialize(Buffer.from('6100000000000001f4', 'hex'))).toEqual({
      key: 'a',
      window: { startMs: 500, endMs: 5_500 },
    })
  })

  test('of a window that never ends has the end of time', () => {
    const endless = timeWindowed(long(), 2 ** 63)
    const key = { key: 7, window: { startMs: 1_700_000_000_000, endMs: 2 ** 63 } }
    expect(endless.deserialize(endless.serialize(key))).toEqual(key)
  })

  test('is refused when it is too short for a start', () => {
    expect(() => serde.deserialize(Buffer.from('00000000000001', 'hex'))).toThrow(
      expect.objectContaining({ code: 'SERDE_DECODE' }),
    )
  })
})

describe('a session-windowed key', () => {
  const serde = sessionWindowed(string())
  const key = { key: 'ab', window: { startMs: 1, endMs: 2 } }

  test('is the key, the end and the start', () => {
    expect(hex(serde.serialize(key))).toBe('616200000000000000020000000000000001')
    expect(serde.deserialize(serde.serialize(key))).toEqual(key)
  })

  test('is refused when it is too short for two times', () => {
    expect(() => serde.deserialize(new Uint8Array(15))).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})
