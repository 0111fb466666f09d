// Avro bytes to values, by functions made once for a schema.
import { decodeError } from '../errors.ts'
import type { ByteReader } from '../binary/byte-reader.ts'
import { decimalFromBytes } from '../binary/decimal-bytes.ts'
import { decimalOfAvro } from './avro-logical.ts'
import type { AvroRecord, AvroType } from './avro-schema.ts'

export type AvroDecode = (reader: ByteReader) => unknown

/** Elements that take no bytes (nulls) are not limited by the bytes there are. */
const maxFreeElements = 100_000

/** One for each type of a schema; `made` keeps those of records, which may hold themselves. */
export function avroDecoder(type: AvroType, made: Map<AvroType, AvroDecode> = new Map()): AvroDecode {
  const known = made.get(type)
  if (known !== undefined) return known
  switch (type.kind) {
    case 'null':
      return () => null
    case 'boolean':
      return (reader) => boolean(reader.byte())
    case 'int':
      return (reader) => int(reader.zigzag())
    case 'long':
      return (reader) => reader.zigzag()
    case 'float':
      return (reader) => reader.float()
    case 'double':
      return (reader) => reader.double()
    case 'string':
      return (reader) => reader.text(reader.length(reader.zigzag()))
    case 'bytes':
      return bytesDecoder(type, (reader) => reader.bytes(reader.length(reader.zigzag())))
    case 'fixed':
      return bytesDecoder(type, (reader) => reader.bytes(type.size))
    case 'enum':
      return (reader) => choice(type.symbols, reader.zigzag(), type.name)
    case 'union': {
      const branches = type.branches.map((branch) => avroDecoder(branch, made))
      return (reader) => choice(branches, reader.zigzag(), 'the union')(reader)
    }
    case 'array': {
      const item = avroDecoder(type.items, made)
      return (reader) => {
        const items: unknown[] = []
        eachElement(reader, () => items.push(item(reader)))
        return items
      }
    }
    case 'map': {
      const value = avroDecoder(type.values, made)
      return (reader) => {
        const members = new Map<string, unknown>()
        eachElement(reader, () => members.set(reader.text(reader.length(reader.zigzag())), value(reader)))
        return members
      }
    }
    case 'record':
      return recordDecoder(type, made)
  }
}

function bytesDecoder(type: AvroType, read: (reader: ByteReader) => Uint8Array): AvroDecode {
  const decimal = decimalOfAvro(type)
  return decimal === undefined ? read : (reader) => decimalFromBytes(read(reader), decimal.scale)
}

function recordDecoder(type: AvroRecord, made: Map<AvroType, AvroDecode>): AvroDecode {
  let fields: readonly (readonly [name: string, decode: AvroDecode])[] = []
  const decode: AvroDecode = (reader) => {
    reader.enter()
    const record: Record<string, unknown> = {}
    for (const [name, read] of fields) {
      // Assigned it would be the object's prototype.
      if (name === '__proto__') Object.defineProperty(record, name, { value: read(reader), ...ownMember })
      else record[name] = read(reader)
    }
    reader.leave()
    return record
  }
  made.set(type, decode)
  fields = type.fields.map((field) => [field.name, avroDecoder(field.type, made)])
  return decode
}

const ownMember = { configurable: true, enumerable: true, writable: true } as const

/** Elements come in blocks; a negative count has the block's size in bytes behind it. */
function eachElement(reader: ByteReader, read: () => void): void {
  reader.enter()
  let free = 0
  for (let count = reader.zigzag(); count !== 0; count = reader.zigzag()) {
    if (count < 0) {
      reader.length(reader.zigzag())
      count = -count
    }
    for (let index = 0; index < count; index += 1) {
      const before = reader.at
      read()
      if (reader.at === before) free += 1
      if (free > maxFreeElements) throw decodeError(`more than ${maxFreeElements} elements without a byte`)
    }
  }
  reader.leave()
}

function boolean(byte: number): boolean {
  if (byte > 1) throw decodeError(`${byte} is no Avro boolean`)
  return byte === 1
}

function int(value: number | bigint): number {
  if (typeof value === 'number' && (value | 0) === value) return value
  throw decodeError(`${value} is no Avro int`)
}

function choice<T>(from: readonly T[], index: number | bigint, of: string): T {
  const chosen = typeof index === 'number' ? from[index] : undefined
  if (chosen === undefined) throw decodeError(`there is no choice ${index} in ${of}`)
  return chosen
}
