// Values to Avro bytes, by functions made once for a schema. Of a union the first branch is taken that has the value.
import { isMillraceError, reasonOf } from '@millrace/record'
import type { ByteWriter } from '../binary/byte-writer.ts'
import { decimalBytes } from '../binary/decimal-bytes.ts'
import { Decimal } from '../decimal.ts'
import { encodeError, show } from '../errors.ts'
import { decimalOfAvro } from './avro-logical.ts'
import type { AvroField, AvroFixed, AvroPrimitive, AvroRecord, AvroType } from './avro-schema.ts'

export interface AvroEncode {
  readonly write: (writer: ByteWriter, value: unknown) => void
  /** Whether a value is one of the type; of what it holds only as much is looked at as tells the branches of a union apart. */
  readonly has: (value: unknown) => boolean
}

/** One for each type of a schema; `made` keeps those of records, which may hold themselves. */
export function avroEncoder(type: AvroType, made: Map<AvroType, AvroEncode> = new Map()): AvroEncode {
  const known = made.get(type)
  if (known !== undefined) return known
  switch (type.kind) {
    case 'null':
      return { has: (value) => value === null || value === undefined, write: () => undefined }
    case 'boolean':
      return checked(
        type,
        (value) => typeof value === 'boolean',
        (writer, value) => writer.byte(value ? 1 : 0),
      )
    case 'int':
      return checked(type, (value) => typeof value === 'number' && (value | 0) === value, writeZigzag)
    case 'long':
      return checked(type, isLong, writeZigzag)
    case 'float':
      return checked(type, isNumber, (writer, value) => writer.float(value as number))
    case 'double':
      return checked(type, isNumber, (writer, value) => writer.double(value as number))
    case 'string':
      return checked(
        type,
        (value) => typeof value === 'string',
        (writer, value) => writeText(writer, value as string),
      )
    case 'bytes':
    case 'fixed':
      return bytesEncoder(type)
    case 'enum':
      return checked(
        type,
        (value) => type.symbols.includes(value as string),
        (writer, value) => writer.zigzag(type.symbols.indexOf(value as string)),
      )
    case 'union':
      return unionEncoder(type.branches.map((branch) => avroEncoder(branch, made)))
    case 'array': {
      const item = avroEncoder(type.items, made)
      return checked(type, Array.isArray, (writer, value) => {
        writeBlock(writer, value as readonly unknown[], (one) => item.write(writer, one))
      })
    }
    case 'map': {
      const element = avroEncoder(type.values, made)
      return checked(type, isMembers, (writer, value) => {
        const members = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value as object)
        writeBlock(writer, members, ([key, one]) => {
          writeText(writer, key)
          element.write(writer, one)
        })
      })
    }
    case 'record':
      return recordEncoder(type, made)
  }
}

/** Whether a value is of a type: as much of it is looked at as tells the branches of a union apart. */
export function avroHolds(type: AvroType): (value: unknown) => boolean {
  return avroEncoder(type).has
}

function checked(type: AvroType, has: AvroEncode['has'], write: AvroEncode['write']): AvroEncode {
  return {
    has,
    write(writer, value) {
      if (!has(value)) throw encodeError(`${show(value)} is no ${'name' in type ? type.name : type.kind} of Avro`)
      write(writer, value)
    },
  }
}

function bytesEncoder(type: AvroFixed | AvroPrimitive): AvroEncode {
  const size = type.kind === 'fixed' ? type.size : undefined
  const decimal = decimalOfAvro(type)
  const put = (writer: ByteWriter, bytes: Uint8Array): void => {
    if (size === undefined) writer.zigzag(bytes.length)
    writer.bytes(bytes)
  }
  if (decimal === undefined) {
    const has = (value: unknown): boolean => value instanceof Uint8Array && (size ?? value.length) === value.length
    return checked(type, has, (writer, value) => put(writer, value as Uint8Array))
  }
  return checked(
    type,
    (value) => value instanceof Decimal,
    (writer, value) => {
      const bytes = decimalBytes((value as Decimal).withScale(decimal.scale).unscaled, size)
      if (bytes === undefined) throw encodeError(`${String(value)} does not fit into ${size} bytes`)
      put(writer, bytes)
    },
  )
}

function unionEncoder(branches: readonly AvroEncode[]): AvroEncode {
  return {
    has: (value) => branches.some((branch) => branch.has(value)),
    write(writer, value) {
      const index = branches.findIndex((branch) => branch.has(value))
      if (index === -1) throw encodeError(`${show(value)} is in no branch of the Avro union`)
      writer.zigzag(index)
      ;(branches[index] as AvroEncode).write(writer, value)
    },
  }
}

function recordEncoder(type: AvroRecord, made: Map<AvroType, AvroEncode>): AvroEncode {
  let fields: readonly (readonly [AvroField, AvroEncode])[] = []
  const names = new Set(type.fields.map(({ name }) => name))
  const encode: AvroEncode = checked(
    type,
    (value) => isRecord(value, names),
    (writer, value) => {
      for (const [field, inner] of fields) {
        const given = Object.hasOwn(value as object, field.name)
          ? (value as Readonly<Record<string, unknown>>)[field.name]
          : undefined
        const used = given === undefined ? missing(field) : given
        try {
          inner.write(writer, used)
        } catch (cause) {
          throw inField(cause, field.name, type.name)
        }
      }
    },
  )
  made.set(type, encode)
  fields = type.fields.map((field) => [field, avroEncoder(field.type, made)])
  return encode
}

function isRecord(value: unknown, names: ReadonlySet<string>): boolean {
  if (!isMembers(value) || value instanceof Map) return false
  for (const name in value as object) if (!names.has(name)) return false
  return true
}

/** The innermost field is named. */
function inField(cause: unknown, field: string, record: string): unknown {
  if (!isMillraceError(cause, 'SERDE_ENCODE') || cause.details['field'] !== undefined) return cause
  return encodeError(`${reasonOf(cause)}, for the field ${field} of ${record}`, { details: { field, record } })
}

/** A default for what is left out, where it is its own JSON; else null, which the type has or has not. */
function missing({ default: value }: AvroField): unknown {
  return value === undefined ? null : value
}

function writeBlock<T>(writer: ByteWriter, elements: readonly T[], write: (element: T) => void): void {
  if (elements.length > 0) {
    writer.zigzag(elements.length)
    for (const element of elements) write(element)
  }
  writer.byte(0)
}

function writeText(writer: ByteWriter, text: string): void {
  writer.text(text, (length) => writer.zigzag(length))
}

function writeZigzag(writer: ByteWriter, value: unknown): void {
  writer.zigzag(value as number | bigint)
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isLong(value: unknown): boolean {
  return typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value)
}

function isMembers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(value instanceof Uint8Array || value instanceof Decimal)
}
