// The notation in which the messages are written down, and its parser.
//
//   field  := '<type>[ <versions>][ null[:<versions>]][ tag:<n>][ =<default>]'
//   type   := int8 | int16 | int32 | uint16 | int64 | float64 | boolean | string | uuid | bytes | records
//           | '[<type>]' (an array of it) | '[]' (an array of structs) | '{}' (a struct)
//   versions := '3' | '3-7' | '3+'       left out: every version of the surrounding struct
//
// A struct's fields stand in `of`, in the order of the wire. A tagged field travels in the tag section, from the first
// flexible version on.

export type ScalarType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'uint16'
  | 'int64'
  | 'float64'
  | 'boolean'
  | 'string'
  | 'uuid'
  | 'bytes'
  | 'records'

type FieldType = ScalarType | `[${ScalarType}]`

export type FieldNotation =
  | FieldType
  | `${FieldType} ${string}`
  | { readonly type: '[]' | '{}' | `[] ${string}` | `{} ${string}`; readonly of: Fields }

export interface Fields {
  readonly [name: string]: FieldNotation
}

/** One API: its key, the versions described here (inclusive), the first flexible version, and both messages. */
export interface ApiSchema {
  readonly key: number
  readonly name: string
  readonly versions: readonly [number, number]
  readonly flexible: number | null
  readonly request: Fields
  readonly response: Fields
}

/** Both ends inclusive. */
export interface VersionRange {
  readonly from: number
  readonly to: number
}

/** A field, parsed. */
export interface Field {
  readonly name: string
  readonly kind: 'scalar' | 'scalars' | 'structs' | 'struct'
  readonly scalar: ScalarType | null
  readonly of: readonly Field[]
  readonly versions: VersionRange
  readonly nullable: VersionRange | null
  readonly tag: number | null
  /** The text after `=`, or null where the type's own default holds. */
  readonly defaultText: string | null
  /** May be left out by an encoder: it has a default, a tag, or does not exist in every version. */
  readonly optional: boolean
}

const everyVersion: VersionRange = { from: 0, to: Number.MAX_SAFE_INTEGER }

export function parseFields(fields: Fields): readonly Field[] {
  return Object.entries(fields).map(([name, notation]) => parseField(name, notation))
}

function parseField(name: string, notation: FieldNotation): Field {
  const text = typeof notation === 'string' ? notation : notation.type
  const [type = '', ...marks] = text.split(' ')
  let versions = everyVersion
  let nullable: VersionRange | null = null
  let tag: number | null = null
  let defaultText: string | null = null
  for (const mark of marks) {
    if (mark === 'null') nullable = everyVersion
    else if (mark.startsWith('null:')) nullable = parseRange(mark.slice(5))
    else if (mark.startsWith('tag:')) tag = Number(mark.slice(4))
    else if (mark.startsWith('=')) defaultText = mark.slice(1)
    else versions = parseRange(mark)
  }
  const optional = marks.some((mark) => !mark.startsWith('null'))
  const rest = { name, versions, nullable, tag, defaultText, optional }
  if (typeof notation === 'object') {
    return { ...rest, kind: type === '[]' ? 'structs' : 'struct', scalar: null, of: parseFields(notation.of) }
  }
  const array = type.startsWith('[')
  const scalar = (array ? type.slice(1, -1) : type) as ScalarType
  return { ...rest, kind: array ? 'scalars' : 'scalar', scalar, of: [] }
}

function parseRange(text: string): VersionRange {
  if (text.endsWith('+')) return { from: Number(text.slice(0, -1)), to: Number.MAX_SAFE_INTEGER }
  const [from, to = from] = text.split('-').map(Number)
  return { from: from ?? 0, to: to ?? 0 }
}

export function inRange(version: number, range: VersionRange | null): boolean {
  return range !== null && version >= range.from && version <= range.to
}
