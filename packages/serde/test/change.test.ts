import { describe, expect, test } from 'vitest'
import { change, string } from '../src/index.ts'

const changes = change(string())
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex')

describe('a change', () => {
  test('is the new value and 1, or the old value and 0', () => {
    expect(hex(changes.serialize({ newValue: 'ab', oldValue: null }))).toBe('616201')
    expect(hex(changes.serialize({ newValue: null, oldValue: 'ab' }))).toBe('616200')
  })

  test('with both values is the length of the new one, both, and 2', () => {
    expect(hex(changes.serialize({ newValue: 'ab', oldValue: 'c' }))).toBe('0461626302')
  })

  test.each([
    { newValue: 'n'.repeat(63), oldValue: 'o' },
    { newValue: 'n'.repeat(64), oldValue: '' },
    { newValue: '', oldValue: 'o'.repeat(9_000) },
    { newValue: 'n'.repeat(9_000), oldValue: null },
  ])('comes back whatever the lengths', (value) => {
    expect(changes.deserialize(changes.serialize(value))).toEqual(value)
  })

  test('is read in the forms that say whether it is the newest version', () => {
    expect(changes.deserialize(bytes('61620103'))).toEqual({ newValue: null, oldValue: 'ab' })
    expect(changes.deserialize(bytes('61620004'))).toEqual({ newValue: 'ab', oldValue: null, isLatest: false })
    expect(changes.deserialize(bytes('046162630005'))).toEqual({ newValue: 'ab', oldValue: 'c', isLatest: false })
  })

  test('without a value is refused', () => {
    expect(() => changes.serialize({ newValue: null, oldValue: null })).toThrow(
      expect.objectContaining({ code: 'SERDE_ENCODE' }),
    )
  })

  test.each(['', '06', '03', '6161ff', 'ffffffffffff02', '1061620002'])('is refused when it is none: %s', (text) => {
    expect(() => changes.deserialize(bytes(text))).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})
