// What a schema's form does not say: a union has each type once and no union within, a default is a value of its
// field's type, of a union of the first branch, or one of an enum's symbols. Bytes and fixed are texts of one character a byte.
import type { AvroType } from '@millrace/serde/avro'
import { invalidSchema } from '../refusal.ts'

/** Throws a refusal that names what is wrong. */
export function checkAvro(type: AvroType, seen: Set<AvroType> = new Set()): void {
  if (seen.has(type)) return
  seen.add(type)
  if (type.kind === 'array') checkAvro(type.items, seen)
  else if (type.kind === 'map') checkAvro(type.values, seen)
  else if (type.kind === 'union') {
    checkBranches(type.branches)
    for (const branch of type.branches) checkAvro(branch, seen)
  } else if (type.kind === 'enum') {
    const { default: fallback } = type.attributes
    if (fallback !== undefined && !type.symbols.some((symbol) => symbol === fallback)) {
      throw invalidSchema(`the default of ${type.name} is none of its symbols`)
    }
  } else if (type.kind === 'record') {
    for (const field of type.fields) {
      checkAvro(field.type, seen)
      if (field.default !== undefined && !fits(field.type, field.default)) {
        throw invalidSchema(`the default of ${type.name}.${field.name} is no value of its type`)
      }
    }
  }
}

function checkBranches(branches: readonly AvroType[]): void {
  const names = branches.map((branch) => ('name' in branch ? branch.name : branch.kind))
  if (names.includes('union')) throw invalidSchema('a union directly within a union')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalidSchema(`a union that has ${twice} twice`)
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
      return type.branches[0] !== undefined && fits(type.branches[0], value)
    case 'record':
      return isObject(value) && type.fields.every((field) => fits(field.type, value[field.name] ?? field.default))
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
