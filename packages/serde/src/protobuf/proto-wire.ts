// What the wire knows of types: which of its forms a type has, which value it leaves out, how unknown fields are passed over.
import type { ByteReader } from '../binary/byte-reader.ts'
import { decodeError } from '../errors.ts'
import type { ProtoValueType } from './proto-schema.ts'

/** 0 varint, 1 eight bytes, 2 with a length, 5 four bytes. */
export function wireOf(type: ProtoValueType): 0 | 1 | 2 | 5 {
  if (type.kind === 'message') return 2
  if (type.kind === 'enum') return 0
  switch (type.scalar) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return 1
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return 5
    case 'string':
    case 'bytes':
      return 2
    default:
      return 0
  }
}

/** The value of a type that proto3 does not write. */
export function zeroOf(type: ProtoValueType): unknown {
  if (type.kind === 'enum') return type.values.get(0) ?? 0
  if (type.kind === 'message') return null
  switch (type.scalar) {
    case 'bool':
      return false
    case 'string':
      return ''
    case 'bytes':
      return new Uint8Array(0)
    default:
      return 0
  }
}

/** Of a field that nobody asks for. */
export function skipField(from: ByteReader, tag: number): void {
  switch (tag % 8) {
    case 0:
      from.varint()
      return
    case 1:
      from.skip(8)
      return
    case 2:
      from.skip(from.length())
      return
    case 3:
      return skipGroup(from, tag)
    case 5:
      from.skip(4)
      return
    default:
      throw decodeError(`Protobuf with the wire type ${tag % 8} before ${from.at}`)
  }
}

function skipGroup(from: ByteReader, start: number): void {
  from.enter()
  for (let tag = Number(from.varint()); tag !== start + 1; tag = Number(from.varint())) skipField(from, tag)
  from.leave()
}
