// The scalar types of Protobuf as they are read.
import { type ByteReader, safe } from '../binary/byte-reader.ts'
import type { ProtoScalar } from './proto-schema.ts'

const maxUint32 = 0x1_0000_0000

export const scalarReaders: Readonly<Record<ProtoScalar, (reader: ByteReader) => unknown>> = {
  double: (from) => from.double(),
  float: (from) => from.float(),
  int32,
  int64: (from) => {
    const value = from.varint()
    return typeof value === 'number' ? value : safe(BigInt.asIntN(64, value))
  },
  uint32: (from) => unsigned32(from),
  uint64: (from) => {
    const value = from.varint()
    return typeof value === 'number' ? value : safe(value)
  },
  sint32: (from) => Number(BigInt.asIntN(32, BigInt(from.zigzag()))),
  sint64: (from) => from.zigzag(),
  fixed32: (from) => from.int32() >>> 0,
  fixed64: (from) => safe(BigInt.asUintN(64, BigInt(from.int64()))),
  sfixed32: (from) => from.int32(),
  sfixed64: (from) => from.int64(),
  bool: (from) => from.varint() !== 0,
  string: (from) => from.text(from.length()),
  bytes: (from) => from.bytes(from.length()),
}

/** A negative one takes ten bytes; of any other the low 32 bits count. */
export function int32(from: ByteReader): number {
  const value = from.varint()
  return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value))
}

function unsigned32(from: ByteReader): number {
  const value = from.varint()
  return typeof value === 'number' ? value % maxUint32 : Number(BigInt.asUintN(32, value))
}
