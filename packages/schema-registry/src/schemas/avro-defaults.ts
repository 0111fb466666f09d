// Whether the defaults of an Avro schema are values of their fields' types. Bytes and fixed are texts of one character a byte; of a union any branch will do.
import type { AvroType } from '@millrace/serde/avro'
import { invalidSchema } from '../refusal.ts'

/** Throws a refusal that names the field. */
export function checkDefaults(type: AvroType, seen: Set<AvroType> = new Set()): void {
  if (seen.has(type)) return
  seen.add(type)
  if (type.kind === 'array') checkDefaults(type.items, seen)
  else if (type.kind === 'map') checkDefaults(type.values, seen)
  else if (type.kind === 'union') for (const branch of type.branches) checkDefaults(branch, seen)
  else if (type.kind === 'record') {
    for (const field of type.fields) {
      if (field.default !== undefined && !fits(field.type, field.default)) {
        throw invalidSchema(`the default of ${type.name}.${field.name} is no value of its type`)
      }
      checkDefaults(field.type, seen)
    }
  }
}

function fits(type: AvroType, value: unknown): boolean {
  switch (type.kind) {
    case 'null':
      return value === null
    case 'boolean':
      return typeof value === 'boolean'
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && value === (value | 0)
    case 'long':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 63
    case 'float':
    case 'double':
      return typeof value === 'number'
    case 'string':
    case 'bytes':
    case 'enum':
    case 'fixed':
      return typeof value === 'string'
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(type.items, item))
    case 'map':
      return isObject(value) && Object.values(value).every((item) => fits(type.values, item))
    case 'union':
      return type.branches.some((branch) => fits(branch, value))
    case 'record':
      return isObject(value) && type.fields.every((field) => fits(field.type, value[field.name] ?? field.default))
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
