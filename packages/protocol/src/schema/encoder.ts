// Fields → a closure that encodes them for one version; the inverse of decoder.ts, where the layout is written.
// Law: what the version lacks is left out in silence. A caller that depends on a field must ask for a version that has it.
import { protocolError } from '../errors.ts'
import { Writer } from '../wire/writer.ts'
import { defaultOf, isDefault } from './defaults.ts'
import { type Field, inRange, type ScalarType } from './notation.ts'

export type Encode<Value = unknown> = (writer: Writer, value: Value) => void
type Struct = Readonly<Record<string, unknown>>

interface Version {
  readonly version: number
  readonly flexible: boolean
}

export function compileEncoder(fields: readonly Field[], version: number, flexible: boolean): Encode<Struct> {
  return structEncoder(fields, { version, flexible }) as Encode<Struct>
}

function structEncoder(fields: readonly Field[], at: Version): Encode {
  const present = fields.filter((field) => inRange(at.version, field.versions))
  const plain = present
    .filter((field) => field.tag === null)
    .map((field) => ({ field, encode: fieldEncoder(field, at) }))
  const tagged = present
    .filter((field) => field.tag !== null)
    .map((field) => ({ field, encode: fieldEncoder(field, at) }))
    .sort((a, b) => (a.field.tag as number) - (b.field.tag as number))
  return (writer, value) => {
    if (typeof value !== 'object' || value === null) {
      throw protocolError(
        'PROTOCOL_INVALID_VALUE',
        `a struct of ${present.map(({ name }) => name).join(', ')} is missing`,
      )
    }
    const struct = value as Struct
    for (const { field, encode } of plain) {
      const given = struct[field.name]
      encode(writer, given === undefined && field.optional ? defaultOf(field) : given)
    }
    if (at.flexible) encodeTags(writer, struct, tagged)
  }
}

function encodeTags(
  writer: Writer,
  struct: Struct,
  tagged: readonly { readonly field: Field; readonly encode: Encode }[],
): void {
  const given = tagged.filter(({ field }) => !isDefault(field, struct[field.name]))
  writer.uvarint(given.length)
  for (const { field, encode } of given) {
    const content = new Writer(64)
    encode(content, struct[field.name])
    writer.uvarint(field.tag as number)
    writer.uvarint(content.length)
    writer.bytes(content.finish())
  }
}

function fieldEncoder(field: Field, at: Version): Encode {
  const nullable = inRange(at.version, field.nullable)
  switch (field.kind) {
    case 'scalar':
      return scalarEncoder(field.name, field.scalar as ScalarType, nullable, at.flexible)
    case 'scalars':
      return arrayEncoder(
        field.name,
        scalarEncoder(field.name, field.scalar as ScalarType, false, at.flexible),
        nullable,
        at,
      )
    case 'structs':
      return arrayEncoder(field.name, structEncoder(field.of, at), nullable, at)
    case 'struct': {
      const encode = structEncoder(field.of, at)
      if (!nullable) return encode
      return (writer, value) => {
        writer.int8(value === null ? -1 : 1)
        if (value !== null) encode(writer, value)
      }
    }
  }
}

function arrayEncoder(name: string, encode: Encode, nullable: boolean, at: Version): Encode {
  return (writer, value) => {
    if (value === null && nullable) return writeLength(writer, -1, 4, at.flexible)
    if (!Array.isArray(value)) throw invalid(name, value, 'an array')
    writeLength(writer, value.length, 4, at.flexible)
    for (const item of value) encode(writer, item)
  }
}

function writeLength(writer: Writer, length: number, bytes: 2 | 4, flexible: boolean): void {
  if (flexible) writer.uvarint(length + 1)
  else if (bytes === 2) writer.int16(length)
  else writer.int32(length)
}

function scalarEncoder(name: string, type: ScalarType, nullable: boolean, flexible: boolean): Encode {
  switch (type) {
    case 'int8':
      return (writer, value) => writer.int8(integer(name, value, -0x80, 0x7f))
    case 'int16':
      return (writer, value) => writer.int16(integer(name, value, -0x8000, 0x7fff))
    case 'uint16':
      return (writer, value) => writer.uint16(integer(name, value, 0, 0xffff))
    case 'int32':
      return (writer, value) => writer.int32(integer(name, value, -0x8000_0000, 0x7fff_ffff))
    case 'int64':
      return (writer, value) => writer.int64(integer(name, value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
    case 'float64':
      return (writer, value) => {
        if (typeof value !== 'number') throw invalid(name, value, 'a number')
        writer.float64(value)
      }
    case 'boolean':
      return (writer, value) => {
        if (typeof value !== 'boolean') throw invalid(name, value, 'a boolean')
        writer.boolean(value)
      }
    case 'uuid':
      return (writer, value) => {
        if (typeof value !== 'string') throw invalid(name, value, 'a uuid')
        writer.uuid(value)
      }
    case 'string':
      return (writer, value) => {
        if (value === null && nullable) return writeLength(writer, -1, 2, flexible)
        if (typeof value !== 'string') throw invalid(name, value, 'a string')
        const bytes = Buffer.byteLength(value)
        if (bytes > 0x7fff) throw invalid(name, `${bytes} bytes`, 'a string of at most 32767 bytes')
        writeLength(writer, bytes, 2, flexible)
        writer.text(value, bytes)
      }
    case 'bytes':
    case 'records':
      return (writer, value) => {
        if (value === null && nullable) return writeLength(writer, -1, 4, flexible)
        if (!(value instanceof Uint8Array)) throw invalid(name, value, 'bytes')
        writeLength(writer, value.length, 4, flexible)
        writer.bytes(value)
      }
  }
}

function integer(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw invalid(name, value, `an integer from ${least} to ${most}`)
}

function invalid(name: string, value: unknown, wanted: string): Error {
  return protocolError('PROTOCOL_INVALID_VALUE', `${name} is ${String(value)}; ${wanted} is wanted`, { field: name })
}
