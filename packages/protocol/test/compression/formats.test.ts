// Layouts that other implementations write or expect, in bytes.
import { expect, test } from 'vitest'
import { xxhash32 } from '../../src/compression/xxhash32.ts'
import { compress, decompress } from '../../src/index.ts'

const text = new TextEncoder().encode('grain in, flour out; grain in, flour out; grain in, flour out')
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

// Written by lz4-java with content size, block checksums and a content checksum.
const checkedLz4 = bytesOf(
  '04224d187c403d00000000000000e120000000ff06677261696e20696e2c20666c6f7572206f75743b201500105072206f7574172a03ec' +
    '000000009074e3b3',
)

test('an LZ4 frame with every checksum is read', () => {
  expect(decompress('lz4', checkedLz4)).toEqual(text)
})

test.each([
  ['the header', 14],
  ['the block', 51],
  ['the content', checkedLz4.length - 1],
])('an LZ4 frame whose checksum of %s differs is refused', (_, at) => {
  const damaged = checkedLz4.slice()
  damaged[at] = (damaged[at] as number) ^ 1
  expect(() => decompress('lz4', damaged)).toThrow(/PROTOCOL_COMPRESSION.*checksum/)
})

test('an LZ4 block ends in five literals, as its format demands', () => {
  const packed = compress('lz4', new Uint8Array(1_000).fill(0x61))
  expect([...packed.subarray(-10)]).toEqual([0x50, 0x61, 0x61, 0x61, 0x61, 0x61, 0, 0, 0, 0])
})

test('an LZ4 block that refers to what precedes the output is refused', () => {
  // One literal, then a match two back; independent of what memory holds there.
  const block = [0x10, 0x61, 2, 0, 0]
  const frame = Uint8Array.from([
    ...compress('lz4', new Uint8Array(0)).subarray(0, 7),
    5,
    0,
    0,
    0,
    ...block,
    0,
    0,
    0,
    0,
  ])
  expect(() => decompress('lz4', frame)).toThrow(/PROTOCOL_COMPRESSION.*reaches 2 back/)
})

test('raw snappy, without the frame of the Java clients, is read', () => {
  // Written by snappy-java as one block.
  const raw = bytesOf('3d50677261696e20696e2c20666c6f7572206f75743b209e1500')
  expect(decompress('snappy', raw)).toEqual(text)
})

test('framed snappy is written, in chunks of at most 32 KiB', () => {
  const packed = compress('snappy', new Uint8Array(40_000))
  expect(Buffer.from(packed.subarray(0, 16)).toString('hex')).toBe('82534e41505059000000000100000001')
  const view = new DataView(packed.buffer, packed.byteOffset)
  const first = view.getInt32(16)
  expect(20 + first + 4 + view.getInt32(20 + first)).toBe(packed.length)
})

test('a snappy block that yields another length than it announces is refused', () => {
  for (const announced of [2, 4]) {
    const block = Uint8Array.of(announced, 2 << 2, 1, 2, 3)
    expect(() => decompress('snappy', block)).toThrow('PROTOCOL_COMPRESSION')
  }
  expect(decompress('snappy', Uint8Array.of(3, 2 << 2, 1, 2, 3))).toEqual(Uint8Array.of(1, 2, 3))
})

test('a zstd frame that asks for a window above 64 MiB is refused', () => {
  // Magic, a frame header with window descriptor 2^27, one empty last block.
  expect(() => decompress('zstd', bytesOf('28b52ffd' + '00' + '88' + '010000'))).toThrow('PROTOCOL_COMPRESSION')
  expect(decompress('zstd', bytesOf('28b52ffd' + '00' + '80' + '010000'))).toHaveLength(0)
})

test.each([
  [0, 46947589],
  [1, 1427303575],
  [5, 2689989446],
  [16, 3274056010],
  [17, 3222039308],
  [40, 581863854],
  [61, 3018028176],
])('the xxHash32 of the first %i bytes is lz4-java’s', (count, hash) => {
  expect(xxhash32(text.subarray(0, count))).toBe(hash)
})
