import { describe, expect, test } from 'vitest'
import {
  combinedKey,
  combinedKeyPrefix,
  instruction,
  long,
  string,
  subscription,
  subscriptionResponse,
} from '../../src/index.ts'

const hash = Uint8Array.from({ length: 16 }, (_, i) => i)
const hashHex = Buffer.from(hash).toString('hex')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex')

describe('a subscription', () => {
  const serde = subscription(string())
  const withHash = { hash, instruction: instruction.answerAlways, primaryKey: 'k', primaryPartition: 3 }

  test('is version, instruction, hash, primary key and partition', () => {
    expect(hex(serde.serialize(withHash))).toBe(`0102${hashHex}6b00000003`)
    expect(hex(serde.serialize({ ...withHash, hash: null, instruction: instruction.deleteAndAnswer }))).toBe(
      '81016b00000003',
    )
  })

  test('comes back', () => {
    const back = serde.deserialize(serde.serialize(withHash))
    expect({ ...back, hash: hex(back.hash as Uint8Array) }).toEqual({ ...withHash, hash: hashHex })
  })

  test('of version 0 has no partition', () => {
    expect(serde.deserialize(bytes('80036b'))).toEqual({
      hash: null,
      instruction: instruction.answerIfPresent,
      primaryKey: 'k',
      primaryPartition: null,
    })
  })

  test.each(['', '02', '0102', '81046b00000003', '0203aabbccdd'])('is refused when it is none: %s', (text) => {
    expect(() => serde.deserialize(bytes(text))).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})

describe('the answer to a subscription', () => {
  const serde = subscriptionResponse(string())

  test('is version, hash and value', () => {
    expect(hex(serde.serialize({ hash, foreignValue: 'v', primaryPartition: 1 }))).toBe(`00${hashHex}76`)
    expect(hex(serde.serialize({ hash: null, foreignValue: null, primaryPartition: 1 }))).toBe('80')
  })

  test('of no value, and of a value of no bytes, comes back as null', () => {
    for (const foreignValue of [null, '']) {
      const back = serde.deserialize(serde.serialize({ hash: null, foreignValue, primaryPartition: 0 }))
      expect(back).toEqual({ hash: null, foreignValue: null, primaryPartition: null })
    }
  })

  test.each(['', '0011', '01'])('is refused when it is none: %s', (text) => {
    expect(() => serde.deserialize(bytes(text))).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})

describe('a combined key', () => {
  const serde = combinedKey(long(), string())

  test('begins with what all keys of its foreign key begin with', () => {
    const key = serde.serialize({ foreignKey: 5, primaryKey: 'ab' })
    expect(hex(key)).toBe('0000000800000000000000056162')
    expect(hex(combinedKeyPrefix(long().serialize(5)))).toBe('000000080000000000000005')
    expect(serde.deserialize(key)).toEqual({ foreignKey: 5, primaryKey: 'ab' })
  })

  test('is refused when it is shorter than it says', () => {
    expect(() => serde.deserialize(bytes('00000008000000'))).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})
