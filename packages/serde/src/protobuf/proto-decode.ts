// Protobuf bytes to values, by functions made once for a message. Unknown fields are passed over.
import { type ByteReader, safe } from '../binary/byte-reader.ts'
import { decodeError } from '../errors.ts'
import type { ProtoField, ProtoFieldType, ProtoMap, ProtoMessage, ProtoScalar, ProtoValueType } from './proto-schema.ts'

/** Reads to the end of the reader. */
export type ProtoDecode = (reader: ByteReader) => Record<string, unknown>

type Read = (reader: ByteReader) => unknown
type Put = (message: Record<string, unknown>, reader: ByteReader, wire: number) => void

const maxUint32 = 0x1_0000_0000

/** One for each message; `made` keeps them, because messages may hold themselves. */
export function protoDecoder(message: ProtoMessage, made: Map<ProtoMessage, ProtoDecode> = new Map()): ProtoDecode {
  const known = made.get(message)
  if (known !== undefined) return known
  const puts = new Map<number, Put>()
  let empty: readonly (readonly [name: string, value: () => unknown])[] = []
  const decode: ProtoDecode = (reader) => {
    reader.enter()
    const values: Record<string, unknown> = {}
    for (const [name, value] of empty) set(values, name, value())
    while (reader.left > 0) {
      const tag = Number(reader.varint())
      const put = puts.get(Math.floor(tag / 8))
      if (put === undefined) skipField(reader, tag)
      else put(values, reader, tag % 8)
    }
    reader.leave()
    return values
  }
  made.set(message, decode)
  for (const field of message.fields) puts.set(field.number, putter(field, made))
  empty = message.fields.map((field) => [field.name, emptyValue(field)])
  return decode
}

/** What a field is that no bytes speak of. */
function emptyValue({ label, type, oneof }: ProtoField): () => unknown {
  if (type.kind === 'map') return () => new Map()
  if (label === 'repeated') return () => []
  if (type.kind === 'message' || label === 'optional' || oneof !== undefined) return () => null
  const zero = zeroOf(type)
  return () => zero
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

function putter(field: ProtoField, made: Map<ProtoMessage, ProtoDecode>): Put {
  const { name, type } = field
  if (type.kind === 'map') return mapPutter(name, type, made)
  const read = reader(type, made)
  const wire = wireOf(type)
  if (field.label !== 'repeated') {
    return (message, from, actual) => {
      if (actual !== wire) throw wrongWire(name, actual)
      set(message, name, read(from))
    }
  }
  return (message, from, actual) => {
    const list = message[name] as unknown[]
    if (actual === wire) list.push(read(from))
    else if (actual === 2 && wire !== 2) {
      const packed = from.part(from.length())
      while (packed.left > 0) list.push(read(packed))
    } else throw wrongWire(name, actual)
  }
}

function mapPutter(name: string, { key, value }: ProtoMap, made: Map<ProtoMessage, ProtoDecode>): Put {
  const part = (part: 'key' | 'value', number: number, type: ProtoFieldType): ProtoField => ({
    ...{ name: part, number, type, label: 'single', oneof: undefined, packed: false, params: {} },
  })
  const entry: ProtoMessage = {
    ...{ kind: 'message', name, fullName: name, messages: [] },
    fields: [part('key', 1, { kind: 'scalar', scalar: key }), part('value', 2, value)],
  }
  const decode = protoDecoder(entry, made)
  return (message, from, wire) => {
    if (wire !== 2) throw wrongWire(name, wire)
    const { key: one, value: other } = decode(from.part(from.length()))
    ;(message[name] as Map<unknown, unknown>).set(one, other)
  }
}

function reader(type: ProtoValueType, made: Map<ProtoMessage, ProtoDecode>): Read {
  if (type.kind === 'message') {
    const decode = protoDecoder(type, made)
    return (from) => decode(from.part(from.length()))
  }
  if (type.kind === 'scalar') return scalarReaders[type.scalar]
  const { values } = type
  return (from) => {
    const number = int32(from)
    return values.get(number) ?? number
  }
}

const scalarReaders: Readonly<Record<ProtoScalar, Read>> = {
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
function int32(from: ByteReader): number {
  const value = from.varint()
  return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value))
}

function unsigned32(from: ByteReader): number {
  const value = from.varint()
  return typeof value === 'number' ? value % maxUint32 : Number(BigInt.asUintN(32, value))
}

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

function skipField(from: ByteReader, tag: number): void {
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

function set(message: Record<string, unknown>, name: string, value: unknown): void {
  // Assigned it would be the object's prototype.
  if (name !== '__proto__') message[name] = value
  else Object.defineProperty(message, name, { value, configurable: true, enumerable: true, writable: true })
}

function wrongWire(name: string, wire: number): Error {
  return decodeError(`the Protobuf field ${name} with the wire type ${wire}, which its type does not have`)
}
