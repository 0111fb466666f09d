// Confluent's frame around what a registered schema describes: a zero byte, the schema's id as four bytes, for Protobuf the place of the message in its file,
// then the value.
import { readInt32, writeInt32 } from '../big-endian.ts'
import { ByteReader } from '../binary/byte-reader.ts'
import { ByteWriter } from '../binary/byte-writer.ts'
import { decodeError } from '../errors.ts'
import { allocateBytes } from '../slab.ts'

/** Where the value begins behind the id. */
export const frameBytes = 5

/** How deep messages may be defined within each other. */
const maxIndexes = 100

/** The frame up to where the value begins; `indexes` only for Protobuf. */
export function frameHead(id: number, indexes?: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  const bytes = new Uint8Array(frameBytes)
  writeInt32(bytes, 1, id)
  writer.bytes(bytes)
  // The first message, which nearly all are, is one zero.
  if (indexes?.length === 1 && indexes[0] === 0) writer.byte(0)
  else if (indexes !== undefined) for (const number of [indexes.length, ...indexes]) writer.zigzag(number)
  return writer.take()
}

/** A frame of its own. */
export function framed(head: Uint8Array, value: Uint8Array): Uint8Array {
  const bytes = allocateBytes(head.length + value.length)
  bytes.set(head)
  bytes.set(value, head.length)
  return bytes
}

/** Throws `SERDE_DECODE` for bytes that have no frame. */
export function schemaIdOf(bytes: Uint8Array): number {
  if (bytes[0] !== 0 || bytes.length < frameBytes) {
    throw decodeError('bytes without a schema id: they begin with 0 and four bytes of id where a registry is used')
  }
  return readInt32(bytes, 1)
}

/** The place of a Protobuf message, and where the value begins. */
export function readMessageIndexes(bytes: Uint8Array): { readonly indexes: readonly number[]; readonly start: number } {
  const reader = new ByteReader(bytes, frameBytes)
  const count = Number(reader.zigzag())
  if (count < 0 || count > maxIndexes) throw decodeError(`a Protobuf message ${count} deep in its file`)
  const indexes = count === 0 ? [0] : Array.from({ length: count }, () => Number(reader.zigzag()))
  return { indexes, start: reader.at }
}
