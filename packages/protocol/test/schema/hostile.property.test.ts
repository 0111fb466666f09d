// Bytes from anywhere: the decoders throw nothing but MillraceError, and what they build is bounded by what came in.
import { isMillraceError } from '@millrace/record'
import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { apis, decodeAssignment, decodeRequest, decodeSubscription } from '../../src/index.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { everyMessage } from './every-message.ts'

/** Decodes, and returns how many array elements the result holds; -1 where it was refused. */
function elementsDecoded(decode: () => unknown): number {
  try {
    return elementsIn(decode())
  } catch (error) {
    if (isMillraceError(error)) return -1
    throw error
  }
}

function elementsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0
  const inner = Object.values(value).reduce((sum: number, item) => sum + elementsIn(item), 0)
  return inner + (Array.isArray(value) ? value.length : 0)
}

const apiKeys = Object.values(apis).map(({ key }) => key)
const versions = fc.integer({ min: 0, max: 19 })

property.prop([fc.constantFrom(...apiKeys), versions, fc.uint8Array({ maxLength: 200 })], { numRuns: 5_000 })(
  'a request of random bytes is decoded or refused, within its size',
  (key, version, bytes) => {
    const frame = Uint8Array.from([0, key, 0, version, 0, 0, 0, 1, 0xff, 0xff, ...bytes])
    expect(elementsDecoded(() => decodeRequest(frame))).toBeLessThanOrEqual(frame.length)
  },
)

property.prop([fc.uint8Array({ maxLength: 60 })], { numRuns: 2_000 })(
  'random bytes as a frame or as a group blob are decoded or refused',
  (bytes) => {
    for (const decode of [decodeRequest, decodeSubscription, decodeAssignment]) {
      expect(elementsDecoded(() => decode(bytes))).toBeLessThanOrEqual(bytes.length)
    }
  },
)

const mutations = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { minLength: 1, maxLength: 4 })

test.each(everyMessage())('$title with damaged bytes is decoded or refused', ({ fields, version, encode, decode }) => {
  fc.assert(
    fc.property(arbitraryMessage(fields, version), mutations, fc.nat(), (message, changes, cut) => {
      const frame = encode(message)
      for (const [at, byte] of changes) frame[at % frame.length] = byte
      expect(elementsDecoded(() => decode(frame))).toBeLessThanOrEqual(frame.length)
      const short = frame.subarray(0, cut % frame.length)
      expect(elementsDecoded(() => decode(short))).toBeLessThanOrEqual(short.length)
    }),
    { numRuns: 25 },
  )
})

test('a count that the bytes cannot hold is refused before anything is allocated', () => {
  // Metadata v0 with 2^31 - 1 topics, and flexible Metadata v12 with 2^32 - 2.
  const counts = [
    [0, 3, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff],
    [0, 3, 0, 12, 0, 0, 0, 1, 0xff, 0xff, 0, 0xff, 0xff, 0xff, 0xff, 0x0f],
  ]
  for (const bytes of counts) {
    expect(() => decodeRequest(Uint8Array.from(bytes))).toThrow('PROTOCOL_LENGTH')
  }
})

test('a message of millions of one-byte elements is refused', () => {
  // ListGroups v4 with five million empty states: each takes one byte here and far more in memory.
  const count = 5_000_000
  const frame = new Uint8Array(20 + count).fill(1)
  frame.set([0, 16, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0])
  for (let at = 11, rest = count + 1; rest > 0; rest >>>= 7) frame[at++] = (rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)
  expect(() => decodeRequest(frame)).toThrow('PROTOCOL_TOO_LARGE')
})
