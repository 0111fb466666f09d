import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { FrameReader } from '../src/index.ts'

function withLength(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + frame.length)
  new DataView(bytes.buffer).setInt32(0, frame.length)
  bytes.set(frame, 4)
  return bytes
}

property.prop([
  fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
  fc.array(fc.nat(30), { minLength: 1 }),
  fc.constantFrom(0, 20, 100),
])('however a stream is cut and whatever is trusted, the same frames come out', (frames, cuts, trustedFrameBytes) => {
  const stream = Buffer.concat(frames.map(withLength))
  const reader = new FrameReader({ trustedFrameBytes })
  const read: Uint8Array[] = []
  for (let at = 0, i = 0; at < stream.length; i++) {
    const end = at + (cuts[i % cuts.length] as number) + (i % 2)
    read.push(...reader.push(new Uint8Array(stream.subarray(at, end))))
    at = Math.min(end, stream.length)
  }
  expect(read.map((frame) => [...frame])).toEqual(frames.map((frame) => [...frame]))
  expect(reader.pendingBytes).toBe(0)
})

test('a frame above the limit is refused as soon as its length is there', () => {
  const reader = new FrameReader({ maxFrameBytes: 10 })
  expect(reader.push(withLength(new Uint8Array(10)))).toHaveLength(1)
  expect(() => reader.push(Uint8Array.of(0, 0, 0, 11))).toThrow('PROTOCOL_FRAME_TOO_LARGE')
})

test('a negative length is refused, also when it comes byte by byte', () => {
  const reader = new FrameReader()
  for (const byte of [0xff, 0xff, 0xff]) reader.push(Uint8Array.of(byte))
  expect(() => reader.push(Uint8Array.of(0xff))).toThrow('PROTOCOL_LENGTH')
})

test('an announced length above the trusted one allocates nothing: memory follows the bytes that have arrived', () => {
  const reader = new FrameReader({ trustedFrameBytes: 50_000_000 })
  const before = process.memoryUsage().arrayBuffers
  reader.push(Uint8Array.of(0x05, 0xf5, 0xe1, 0x00, 1, 2, 3))
  expect(reader.pendingBytes).toBe(7)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
})
