// Values to Protobuf bytes, by functions made once for a message: fields in the order of their numbers, proto3's zeros left out.
import type { ByteWriter } from '../binary/byte-writer.ts'
import { encodeError, show } from '../errors.ts'
import type { ProtoEnum, ProtoField, ProtoMap, ProtoMessage, ProtoScalar, ProtoValueType } from './proto-schema.ts'
import { wireOf, zeroOf } from './proto-wire.ts'

export type ProtoEncode = (writer: ByteWriter, value: unknown) => void

type Write = (writer: ByteWriter, value: unknown) => void

/** One for each message; `made` keeps them, because messages may hold themselves. */
export function protoEncoder(message: ProtoMessage, made: Map<ProtoMessage, ProtoEncode> = new Map()): ProtoEncode {
  const known = made.get(message)
  if (known !== undefined) return known
  let fields: readonly (readonly [name: string, write: Write])[] = []
  const encode: ProtoEncode = (writer, value) => {
    if (typeof value !== 'object' || value === null) throw encodeError(`${show(value)} is no ${message.fullName}`)
    for (const [name, write] of fields) {
      const field = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined
      if (field !== undefined && field !== null) write(writer, field)
    }
  }
  made.set(message, encode)
  const sorted = [...message.fields].sort((a, b) => a.number - b.number)
  fields = sorted.map((field) => [field.name, fieldWriter(field, made)])
  return encode
}

function fieldWriter(field: ProtoField, made: Map<ProtoMessage, ProtoEncode>): Write {
  const { name, number, type, label } = field
  if (type.kind === 'map') return mapWriter(name, number, type, made)
  const write = valueWriter(name, type, made)
  const wire = wireOf(type)
  const tag = number * 8 + wire
  const tagged: Write = (writer, value) => {
    writer.varint(tag)
    write(writer, value)
  }
  if (label !== 'repeated') {
    if (label !== 'single' || field.oneof !== undefined) return tagged
    const isZero = zeroTest(type)
    return (writer, value) => {
      if (!isZero(value)) tagged(writer, value)
    }
  }
  const isPacked = field.packed && wire !== 2
  return (writer, value) => {
    if (!Array.isArray(value)) throw encodeError(`${show(value)} is no list for the field ${name}`)
    if (!isPacked) for (const one of value) tagged(writer, one)
    else if (value.length > 0) {
      writer.varint(number * 8 + 2)
      writer.framed(() => {
        for (const one of value) write(writer, one)
      })
    }
  }
}

function mapWriter(name: string, number: number, type: ProtoMap, made: Map<ProtoMessage, ProtoEncode>): Write {
  const keyType: ProtoValueType = { kind: 'scalar', scalar: type.key }
  const [key, value] = [valueWriter(name, keyType, made), valueWriter(name, type.value, made)]
  const [keyTag, valueTag] = [8 + wireOf(keyType), 16 + wireOf(type.value)]
  return (writer, map) => {
    const entries = map instanceof Map ? [...(map as Map<unknown, unknown>)] : Object.entries(map as object)
    for (const [one, other] of entries) {
      writer.varint(number * 8 + 2)
      writer.framed(() => {
        writer.varint(keyTag)
        key(writer, one)
        const present = other ?? zeroOf(type.value)
        if (present === null) return
        writer.varint(valueTag)
        value(writer, present)
      })
    }
  }
}

/** Whether proto3 leaves a value out where it has no presence. */
function zeroTest(type: ProtoValueType): (value: unknown) => boolean {
  if (type.kind === 'message') return () => false
  if (type.kind === 'scalar' && type.scalar === 'bytes') return (value) => (value as Uint8Array).length === 0
  const zero = zeroOf(type)
  // A negative zero has bits that are not zero.
  return (value) => Object.is(value, zero) || value === 0n
}

function valueWriter(field: string, type: ProtoValueType, made: Map<ProtoMessage, ProtoEncode>): Write {
  if (type.kind === 'message') {
    const encode = protoEncoder(type, made)
    return (writer, value) => writer.framed(() => encode(writer, value))
  }
  if (type.kind === 'enum') {
    const numbers = new Map([...type.values].map(([number, name]) => [name, number]))
    return (writer, value) => writer.varint(enumNumber(numbers, type, value))
  }
  const { check, write } = scalarWriters[type.scalar]
  return (writer, value) => {
    if (!check(value)) throw encodeError(`${show(value)} is no ${type.scalar} for the field ${field}`)
    write(writer, value as never)
  }
}

function enumNumber(numbers: ReadonlyMap<string, number>, { fullName }: ProtoEnum, value: unknown): number {
  const number = typeof value === 'number' ? value : numbers.get(value as string)
  if (number === undefined) throw encodeError(`${show(value)} is none of ${fullName}`)
  return number
}

interface ScalarWriter<T> {
  readonly check: (value: unknown) => boolean
  readonly write: (writer: ByteWriter, value: T) => void
}

const isInt32 = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value
const isUint32 = (value: unknown): boolean => typeof value === 'number' && value >>> 0 === value
const isInt64 = (value: unknown): boolean =>
  typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value)
const isUint64 = (value: unknown): boolean =>
  typeof value === 'bigint'
    ? BigInt.asUintN(64, value) === value
    : Number.isSafeInteger(value) && (value as number) >= 0
const isNumber = (value: unknown): boolean => typeof value === 'number'

const varint = (writer: ByteWriter, value: number | bigint): void => writer.varint(value)
const zigzag = (writer: ByteWriter, value: number | bigint): void => writer.zigzag(value)
const four = (writer: ByteWriter, value: number): void => writer.int32(value)
const eight = (writer: ByteWriter, value: number | bigint): void => writer.int64(value)

const scalarWriters: Readonly<Record<ProtoScalar, ScalarWriter<never>>> = {
  double: { check: isNumber, write: (writer, value: number) => writer.double(value) },
  float: { check: isNumber, write: (writer, value: number) => writer.float(value) },
  int32: { check: isInt32, write: varint },
  int64: { check: isInt64, write: varint },
  uint32: { check: isUint32, write: varint },
  uint64: { check: isUint64, write: varint },
  sint32: { check: isInt32, write: zigzag },
  sint64: { check: isInt64, write: zigzag },
  fixed32: { check: isUint32, write: four },
  fixed64: { check: isUint64, write: eight },
  sfixed32: { check: isInt32, write: four },
  sfixed64: { check: isInt64, write: eight },
  bool: { check: (value) => typeof value === 'boolean', write: (writer, value: boolean) => writer.byte(value ? 1 : 0) },
  string: {
    check: (value) => typeof value === 'string',
    write: (writer, value: string) => writer.text(value, (length) => writer.varint(length)),
  },
  bytes: {
    check: (value) => value instanceof Uint8Array,
    write: (writer, value: Uint8Array) => {
      writer.varint(value.length)
      writer.bytes(value)
    },
  },
}
