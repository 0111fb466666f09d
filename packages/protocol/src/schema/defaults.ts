// What a field holds where nothing was sent: its written default, else the zero of its type.
import { zeroUuid } from '../uuid.ts'
import type { Field } from './notation.ts'

const noBytes: Uint8Array = new Uint8Array(0)
const nothing: readonly never[] = Object.freeze([])

/** The default of a field. Structs are made anew at each call, everything else is shared and immutable. */
export function defaultOf(field: Field): unknown {
  if (field.defaultText === 'null') return null
  switch (field.kind) {
    case 'scalars':
    case 'structs':
      return nothing
    case 'struct':
      return defaultStruct(field.of)
    case 'scalar':
      return defaultScalar(field)
  }
}

function defaultStruct(fields: readonly Field[]): Record<string, unknown> {
  const struct: Record<string, unknown> = {}
  for (const field of fields) struct[field.name] = defaultOf(field)
  return struct
}

function defaultScalar(field: Field): unknown {
  switch (field.scalar) {
    case 'boolean':
      return field.defaultText === 'true'
    case 'string':
      return field.defaultText ?? ''
    case 'uuid':
      return zeroUuid
    case 'records':
      return field.nullable ? null : noBytes
    case 'bytes':
      return noBytes
    default:
      return Number(field.defaultText ?? 0)
  }
}

/** True for a value that a tagged field need not send. */
export function isDefault(field: Field, value: unknown): boolean {
  if (value === undefined) return true
  if (value === null || field.defaultText === 'null') return value === null && defaultOf(field) === null
  switch (field.kind) {
    case 'scalars':
    case 'structs':
      return (value as readonly unknown[]).length === 0
    case 'struct':
      return field.of.every((inner) => isDefault(inner, (value as Record<string, unknown>)[inner.name]))
    case 'scalar':
      return value instanceof Uint8Array ? value.length === 0 : value === defaultOf(field)
  }
}
