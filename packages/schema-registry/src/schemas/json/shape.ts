// Whether the keywords of a JSON Schema have values that they can have. Unknown keywords may say what they like.
import { invalidSchema } from '../../refusal.ts'
import { isObject } from './json-text.ts'

const types: readonly unknown[] = ['string', 'number', 'integer', 'object', 'array', 'boolean', 'null']
const schemas = ['not', 'additionalProperties', 'additionalItems', 'contains', 'propertyNames', 'if', 'then', 'else']
const maps = ['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas']
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const numbers = [
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
  ...['minimum', 'maximum', 'multipleOf'],
]

/** Throws a refusal that names the place. */
export function checkShape(schema: unknown, path: string): void {
  if (typeof schema === 'boolean') return
  if (!isObject(schema)) throw invalidSchema(`${path} is no schema: an object, true or false is`)
  // Beside a reference nothing else counts.
  if (typeof schema['$ref'] === 'string') return
  const wrong = (name: string, wanted: string): Error => invalidSchema(`${path}/${name} is ${wanted}`)
  const { type, items, required } = schema
  if (type !== undefined && ![type].flat().every((one) => types.includes(one))) {
    throw wrong('type', `one of ${types.join(', ')}, or a list of them`)
  }
  if (required !== undefined && typeof required !== 'boolean' && !isTexts(required)) {
    throw wrong('required', 'a list of names')
  }
  if (schema['enum'] !== undefined && !Array.isArray(schema['enum'])) throw wrong('enum', 'a list of values')
  for (const name of numbers) {
    if (schema[name] !== undefined && typeof schema[name] !== 'number') throw wrong(name, 'a number')
  }
  for (const name of schemas) if (schema[name] !== undefined) checkShape(schema[name], `${path}/${name}`)
  for (const name of maps) {
    const map = schema[name]
    if (map === undefined) continue
    if (!isObject(map)) throw wrong(name, 'an object of schemas')
    for (const [key, inner] of Object.entries(map)) checkShape(inner, `${path}/${name}/${key}`)
  }
  const inLists = Array.isArray(items) ? [...lists, 'items'] : lists
  for (const name of inLists) {
    const list = schema[name]
    if (list === undefined) continue
    if (!Array.isArray(list)) throw wrong(name, 'a list of schemas')
    for (const [index, inner] of list.entries()) checkShape(inner, `${path}/${name}/${index}`)
  }
  if (items !== undefined && !Array.isArray(items)) checkShape(items, `${path}/items`)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
