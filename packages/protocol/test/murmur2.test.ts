import { expect, test } from 'vitest'
import { murmur2, partitionForKey } from '../src/index.ts'

// Computed by org.apache.kafka.common.utils.Utils.murmur2 of kafka-clients 4.1.0.
const fromJava: readonly (readonly [string | readonly number[], number])[] = [
  ['', 275646681],
  ['a', -1563381124],
  ['ab', 316155434],
  ['abc', 479470107],
  ['abcd', -1323649548],
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['ü世界😀', -1553344918],
  ['question-1', -704527188],
  ['user-9999', -976679740],
  [[0, 0, 0, 0], 850957120],
  [[0xff, 0x80, 0xfe, 1, 0x99], 1813747115],
  [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -71293549],
]

const bytesOf = (input: string | readonly number[]): Uint8Array =>
  typeof input === 'string' ? new TextEncoder().encode(input) : Uint8Array.from(input)

test.each(fromJava)('the hash of %j is the Java client’s', (input, hash) => {
  expect(murmur2(bytesOf(input))).toBe(hash)
})

test('a key goes to the partition that the Java client chooses, also when its hash is negative', () => {
  for (const [input, hash] of fromJava) {
    expect(partitionForKey(bytesOf(input), 7)).toBe(Number((BigInt(hash) & 0x7fff_ffffn) % 7n))
  }
})
