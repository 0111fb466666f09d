// A JSON Schema as the rules of compatibility see it: each keyword family is one node, and several together are a sum or a product of nodes.
//   {"type": "string", "enum": […]}   a product (allOf) of a string and an enum
//   {"type": ["string", "null"]}      a sum (anyOf) of a string and null
//   {"minLength": 2}                  a string: without a type, the keywords tell the family
import { invalidSchema } from '../../refusal.ts'
import type { JsonDocuments, Place } from './json-documents.ts'
import { isObject, type JsonObject } from './json-text.ts'

export type Criterion = 'allOf' | 'anyOf' | 'oneOf'

export type JsonNode =
  | { readonly kind: 'anything' | 'nothing' | 'boolean' | 'null' | 'condition' }
  | { readonly kind: 'string' | 'number' | 'object' | 'array'; readonly raw: JsonObject; readonly root: unknown }
  | { readonly kind: 'values'; readonly keyword: 'enum' | 'const'; readonly values: ReadonlySet<string> }
  | { readonly kind: 'not'; readonly schema: Place }
  | { readonly kind: 'combined'; readonly criterion: Criterion; readonly parts: readonly NodePlace[] }

/** A part of a combined schema: a schema of the document, or a node made of one keyword family. */
export type NodePlace = Place | { readonly node: JsonNode }

const families = {
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['items', 'prefixItems', 'additionalItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'],
  object: [
    ...['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
    ...['patternProperties', 'dependencies', 'dependentRequired', 'dependentSchemas', 'propertyNames'],
  ],
} as const

type Family = keyof typeof families

/** Makes nodes, the same for the same place, so that recursion can be noticed. */
export class JsonNodes {
  readonly #documents: JsonDocuments
  readonly #made = new Map<unknown, JsonNode>()

  constructor(documents: JsonDocuments) {
    this.#documents = documents
  }

  at(place: NodePlace): JsonNode {
    if ('node' in place) return place.node
    const { raw, root } = this.#documents.follow(place)
    if (typeof raw === 'boolean') return { kind: raw ? 'anything' : 'nothing' }
    if (!isObject(raw)) throw invalidSchema(`${JSON.stringify(raw)} stands where a schema must be`)
    const known = this.#made.get(raw)
    if (known !== undefined) return known
    const made = nodeOf(raw, root)
    this.#made.set(raw, made)
    return made
  }
}

function nodeOf(raw: JsonObject, root: unknown): JsonNode {
  const nodes = [...combinations(raw, root), ...ofType(raw, root)]
  if (Array.isArray(raw['enum'])) nodes.push(valuesNode('enum', raw['enum']))
  if ('const' in raw) nodes.push(valuesNode('const', [raw['const']]))
  if ('not' in raw) nodes.push({ kind: 'not', schema: { raw: raw['not'], root } })
  if ('if' in raw) nodes.push({ kind: 'condition' })
  const [first, ...others] = nodes
  if (first === undefined) return { kind: 'anything' }
  return others.length === 0 ? first : { kind: 'combined', criterion: 'allOf', parts: nodes.map((node) => ({ node })) }
}

function combinations(raw: JsonObject, root: unknown): JsonNode[] {
  return (['allOf', 'anyOf', 'oneOf'] as const).flatMap((criterion): JsonNode[] => {
    const schemas = raw[criterion]
    if (!Array.isArray(schemas)) return []
    return [{ kind: 'combined', criterion, parts: schemas.map((schema: unknown) => ({ raw: schema, root })) }]
  })
}

function ofType(raw: JsonObject, root: unknown): JsonNode[] {
  const { type } = raw
  if (Array.isArray(type)) {
    const parts = (type as readonly unknown[]).map((one) => ({ node: typeNode(one, raw, root) }))
    return [{ kind: 'combined', criterion: 'anyOf', parts }]
  }
  if (type !== undefined) return [typeNode(type, raw, root)]
  return (Object.keys(families) as Family[])
    .filter((family) => families[family].some((keyword) => keyword in raw))
    .map((family) => ({ kind: family, raw, root }))
}

function typeNode(type: unknown, raw: JsonObject, root: unknown): JsonNode {
  switch (type) {
    case 'string':
    case 'number':
    case 'object':
    case 'array':
      return { kind: type, raw, root }
    case 'integer':
      return { kind: 'number', raw: { ...raw, type }, root }
    case 'boolean':
    case 'null':
      return { kind: type }
    default:
      throw invalidSchema(`${JSON.stringify(type)} is no type of JSON Schema`)
  }
}

function valuesNode(keyword: 'enum' | 'const', list: readonly unknown[]): JsonNode {
  return { kind: 'values', keyword, values: new Set(list.map((value) => JSON.stringify(value))) }
}
