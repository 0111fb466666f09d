// Protobuf bytes to values, by functions made once for a message. Unknown fields are passed over.
import type { ByteReader } from '../binary/byte-reader.ts'
import { decodeError } from '../errors.ts'
import { int32, scalarReaders } from './proto-scalars.ts'
import type { ProtoField, ProtoMap, ProtoMessage, ProtoValueType } from './proto-schema.ts'
import { skipField, wireOf, zeroOf } from './proto-wire.ts'

/** Reads to the end of the reader. */
export type ProtoDecode = (reader: ByteReader) => Record<string, unknown>

type Read = (reader: ByteReader) => unknown
type Put = (message: Record<string, unknown>, reader: ByteReader, wire: number) => void

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
  const usual = { label: 'single', oneof: undefined, packed: false, params: {} } as const
  const keyField: ProtoField = { ...usual, name: 'key', number: 1, type: { kind: 'scalar', scalar: key } }
  const valueField: ProtoField = { ...usual, name: 'value', number: 2, type: value }
  const fields = [keyField, valueField]
  const decode = protoDecoder({ kind: 'message', name, fullName: name, fields, messages: [] }, made)
  return (message, from, wire) => {
    if (wire !== 2) throw wrongWire(name, wire)
    const entry = decode(from.part(from.length()))
    ;(message[name] as Map<unknown, unknown>).set(entry['key'], entry['value'])
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

function set(message: Record<string, unknown>, name: string, value: unknown): void {
  // Assigned it would be the object's prototype.
  if (name !== '__proto__') message[name] = value
  else Object.defineProperty(message, name, { value, configurable: true, enumerable: true, writable: true })
}

function wrongWire(name: string, wire: number): Error {
  return decodeError(`the Protobuf field ${name} with the wire type ${wire}, which its type does not have`)
}
