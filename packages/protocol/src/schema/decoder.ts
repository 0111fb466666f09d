// Fields → a closure that decodes them for one version. One pass; what the version lacks gets its default.
//
//   string, bytes:  int16 / int32 length (-1 is null)      compact: uvarint length + 1 (0 is null)
//   array:          int32 count (-1 is null)               compact: uvarint count + 1 (0 is null)
//   struct:         its fields, then in flexible versions the tags: uvarint count, (uvarint tag, uvarint size, bytes)*
//   nullable struct: int8 -1 for null, 1 before the fields
import { protocolError } from '../errors.ts'
import type { Reader } from '../wire/reader.ts'
import { defaultOf } from './defaults.ts'
import { type Field, inRange, type ScalarType } from './notation.ts'

export type Decode<Value = unknown> = (reader: Reader) => Value
type Struct = Record<string, unknown>

interface Version {
  readonly version: number
  readonly flexible: boolean
}

/** A decoder with the fewest bytes that it consumes: what an announced array count is checked against. */
interface Sized {
  readonly decode: Decode
  readonly leastBytes: number
}

export function compileDecoder(fields: readonly Field[], version: number, flexible: boolean): Decode<Struct> {
  return structDecoder(fields, { version, flexible }).decode as Decode<Struct>
}

function structDecoder(fields: readonly Field[], at: Version): Sized {
  const names = fields.map((field) => field.name)
  const tags = new Map<number, { readonly name: string; readonly decode: Decode }>()
  let leastBytes = at.flexible ? 1 : 0
  const decoders = fields.map((field): Decode => {
    const present = inRange(at.version, field.versions)
    if (present && field.tag === null) {
      const sized = fieldDecoder(field, at)
      leastBytes += sized.leastBytes
      return sized.decode
    }
    if (present && field.tag !== null) tags.set(field.tag, { name: field.name, decode: fieldDecoder(field, at).decode })
    return () => defaultOf(field)
  })
  const decode = (reader: Reader): Struct => {
    const struct: Struct = {}
    for (let i = 0; i < names.length; i++) struct[names[i] as string] = (decoders[i] as Decode)(reader)
    if (at.flexible) decodeTags(reader, struct, tags)
    return struct
  }
  return { decode, leastBytes }
}

type Tags = ReadonlyMap<number, { readonly name: string; readonly decode: Decode }>

function decodeTags(reader: Reader, struct: Struct, tags: Tags): void {
  let previous = -1
  for (let left = reader.uvarint(); left > 0; left--) {
    const tag = reader.uvarint()
    const size = reader.uvarint()
    if (tag <= previous) throw protocolError('PROTOCOL_LENGTH', `tag ${tag} follows tag ${previous}; tags must ascend`)
    if (size > reader.remaining) {
      throw protocolError('PROTOCOL_LENGTH', `tag ${tag} announces ${size} bytes with ${reader.remaining} left`)
    }
    previous = tag
    const known = tags.get(tag)
    const after = reader.remaining - size
    if (!known) {
      reader.view(size)
      continue
    }
    struct[known.name] = known.decode(reader)
    if (reader.remaining !== after) {
      throw protocolError('PROTOCOL_LENGTH', `tag ${tag} (${known.name}) does not fill its ${size} bytes`)
    }
  }
}

/** Skips a tag section, in headers. */
export function skipTags(reader: Reader): void {
  decodeTags(reader, {}, new Map())
}

function fieldDecoder(field: Field, at: Version): Sized {
  const nullable = inRange(at.version, field.nullable)
  switch (field.kind) {
    case 'scalar':
      return scalarDecoder(field.name, field.scalar as ScalarType, nullable, at.flexible)
    case 'scalars':
      return arrayDecoder(
        field.name,
        scalarDecoder(field.name, field.scalar as ScalarType, false, at.flexible),
        nullable,
        at,
      )
    case 'structs':
      return arrayDecoder(field.name, structDecoder(field.of, at), nullable, at)
    case 'struct': {
      const inner = structDecoder(field.of, at)
      if (!nullable) return inner
      return { decode: (reader) => (reader.int8() < 0 ? null : inner.decode(reader)), leastBytes: 1 }
    }
  }
}

function arrayDecoder(name: string, item: Sized, nullable: boolean, at: Version): Sized {
  const { decode, leastBytes } = item
  return {
    leastBytes: at.flexible ? 1 : 4,
    decode(reader) {
      const count = at.flexible ? reader.uvarint() - 1 : reader.int32()
      if (count === -1) return nullValue(name, nullable)
      reader.expectElements(count, leastBytes)
      const items: unknown[] = []
      for (let i = 0; i < count; i++) items.push(decode(reader))
      return items
    },
  }
}

function nullValue(name: string, nullable: boolean): null {
  if (!nullable) throw protocolError('PROTOCOL_LENGTH', `${name} is null, which its version does not allow`)
  return null
}

function scalarDecoder(name: string, type: ScalarType, nullable: boolean, flexible: boolean): Sized {
  switch (type) {
    case 'int8':
      return { decode: (reader) => reader.int8(), leastBytes: 1 }
    case 'boolean':
      return { decode: (reader) => reader.boolean(), leastBytes: 1 }
    case 'int16':
      return { decode: (reader) => reader.int16(), leastBytes: 2 }
    case 'uint16':
      return { decode: (reader) => reader.uint16(), leastBytes: 2 }
    case 'int32':
      return { decode: (reader) => reader.int32(), leastBytes: 4 }
    case 'int64':
      return { decode: (reader) => reader.int64(), leastBytes: 8 }
    case 'float64':
      return { decode: (reader) => reader.float64(), leastBytes: 8 }
    case 'uuid':
      return { decode: (reader) => reader.uuid(), leastBytes: 16 }
    case 'string': {
      const decode = (reader: Reader): string | null => {
        const length = flexible ? reader.uvarint() - 1 : reader.int16()
        return length === -1 ? nullValue(name, nullable) : reader.text(length)
      }
      return { decode, leastBytes: flexible ? 1 : 2 }
    }
    case 'bytes':
    case 'records': {
      const decode = (reader: Reader): Uint8Array | null => {
        const length = flexible ? reader.uvarint() - 1 : reader.int32()
        return length === -1 ? nullValue(name, nullable) : reader.view(length)
      }
      return { decode, leastBytes: flexible ? 1 : 4 }
    }
  }
}
