// An Avro schema as Java's Avro prints it: attributes in its order, a namespace only where it changes, a type that was defined before by its name, a primitive type
// without attributes as its bare name. A registry compares such texts, so that spellings of one schema have one id. Numbers stay as written.
import { JsonNumber, readJson } from '@millrace/serde'
import type { JsonObject } from './json/json-text.ts'

const notProperties: readonly string[] = [
  ...['doc', 'fields', 'items', 'name', 'namespace', 'size', 'symbols', 'values', 'type', 'aliases'],
]
const notFieldProperties: readonly string[] = ['default', 'doc', 'name', 'order', 'type', 'aliases']
const primitives: readonly unknown[] = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']

/** Of text that is an Avro schema. `known` are the full names that its references define. */
export function canonicalAvro(text: string, known: Iterable<string>): string {
  // A primitive type's name may stand without quotes.
  if (primitives.includes(text.trim())) return JSON.stringify(text.trim())
  return new Printer(known).type(readJson(new TextEncoder().encode(text), true), '')
}

type Part = readonly [name: string, text: string | undefined]

class Printer {
  readonly #known: Set<string>

  constructor(known: Iterable<string>) {
    this.#known = new Set(known)
  }

  type(schema: unknown, space: string): string {
    if (typeof schema === 'string') return this.#named(schema, space)
    if (Array.isArray(schema)) return `[${schema.map((branch: unknown) => this.type(branch, space)).join(',')}]`
    const object = schema as JsonObject
    const { type } = object
    switch (type) {
      case 'record':
      case 'error':
      case 'enum':
      case 'fixed':
        return this.#definition(type, object, space)
      case 'array':
        return printed([['type', '"array"'], ['items', this.type(object['items'], space)], ...properties(object)])
      case 'map':
        return printed([['type', '"map"'], ['values', this.type(object['values'], space)], ...properties(object)])
    }
    if (!primitives.includes(type)) return this.type(type, space)
    const more = properties(object)
    return more.length === 0 ? json(type) : printed([['type', json(type)], ...more])
  }

  #named(name: string, space: string): string {
    if (primitives.includes(name)) return json(name)
    const within = `${space}.${name}`
    const full = !name.includes('.') && space !== '' && this.#known.has(within) ? within : name
    const [outer, simple] = splitName(full)
    return json(outer === space ? simple : full)
  }

  #definition(kind: string, object: JsonObject, space: string): string {
    const written = String(object['name'])
    const declared = typeof object['namespace'] === 'string' ? object['namespace'] : space
    const [outer, simple] = written.includes('.') ? splitName(written) : [declared, written]
    this.#known.add(outer === '' ? simple : `${outer}.${simple}`)
    const isEnum = kind === 'enum'
    return printed([
      ['type', json(kind)],
      ['name', json(simple)],
      ['namespace', outer === space ? undefined : json(outer)],
      ['doc', optional(object['doc'])],
      ['fields', kind === 'record' || kind === 'error' ? this.#fields(object['fields'], outer) : undefined],
      ['symbols', isEnum ? json(object['symbols']) : undefined],
      ['default', isEnum ? optional(object['default']) : undefined],
      ['size', kind === 'fixed' ? json(object['size']) : undefined],
      ...properties(object, isEnum ? [...notProperties, 'default'] : notProperties),
      ['aliases', aliases(object['aliases'], outer)],
    ])
  }

  #fields(fields: unknown, space: string): string {
    const texts = (fields as readonly JsonObject[]).map((field) => {
      const { order } = field
      return printed([
        ['name', json(field['name'])],
        ['type', this.type(field['type'], space)],
        ['doc', optional(field['doc'])],
        ['default', optional(field['default'])],
        ['order', order === undefined || order === 'ascending' ? undefined : json(order)],
        ['aliases', optional(field['aliases'])],
        ...properties(field, notFieldProperties),
      ])
    })
    return `[${texts.join(',')}]`
  }
}

function properties(object: JsonObject, not: readonly string[] = notProperties): readonly Part[] {
  return Object.entries(object)
    .filter(([name]) => !not.includes(name))
    .map(([name, value]) => [name, json(value)])
}

function printed(parts: readonly Part[]): string {
  const there = parts.filter(([, text]) => text !== undefined)
  return `{${there.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}

/** Those of the type's own namespace without it. */
function aliases(list: unknown, space: string): string | undefined {
  if (!Array.isArray(list)) return undefined
  return json(
    list.map((alias: unknown) => (splitName(String(alias))[0] === space ? splitName(String(alias))[1] : alias)),
  )
}

function optional(value: unknown): string | undefined {
  return value === undefined ? undefined : json(value)
}

function json(value: unknown): string {
  if (value instanceof JsonNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return printed(Object.entries(value).map(([name, inner]) => [name, json(inner)]))
}

function splitName(full: string): readonly [space: string, name: string] {
  const dot = full.lastIndexOf('.')
  return dot < 0 ? ['', full] : [full.slice(0, dot), full.slice(dot + 1)]
}
