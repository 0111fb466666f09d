import { describe, expect, test } from 'vitest'
import { murmur3 } from '../../src/index.ts'

const text = 'The quick brown fox jumps over the lazy dog'

describe('murmur3', () => {
  // What Kafka Streams 4.1's Murmur3.hash128 gives.
  test.each([
    [0, '9d2764a018e329428c3cf3b035938518'],
    [1, 'e1b0bf61479d0077849b6eca4749fa1a'],
    [8, 'c769eb8c000f645a1f4941748c6f4582'],
    [9, 'f48c3a539f24c3174cec1a5a61c29d6d'],
    [15, 'a16fe735bc19761a55c40d832031e19f'],
    [16, 'af39d59b952cca410c65896222ea4ba5'],
    [17, 'ec5678e121f79b35f6e881f35de87298'],
    [31, '7ea12ad0415fbe5fea1fdbcf520bf8e9'],
    [32, 'c63536e358e5f708e9441e428edf11a0'],
    [43, 'e74c5921af0f99c8b7f85ec81df06726'],
  ])('of %i bytes of text is Kafka Streams’', (length, expected) => {
    expect(Buffer.from(murmur3(Buffer.from(text.slice(0, length)))).toString('hex')).toBe(expected)
  })

  test('of bytes above 127 is Kafka Streams’', () => {
    const bytes = Uint8Array.from({ length: 33 }, (_, i) => 255 - i * 7)
    expect(Buffer.from(murmur3(bytes)).toString('hex')).toBe('07fc4e1ac87aacf5ae2e53397c9dd0f0')
  })
})
