// The text of an Avro schema as types that refer to each other. Names are full names; a name may be used within its own definition.
import { schemaError } from '../errors.ts'

export type AvroPrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

export interface AvroField {
  readonly name: string
  readonly type: AvroType
  /** As JSON; undefined: there is none. */
  readonly default: unknown
  /** Names under which a writer may have it. */
  readonly aliases: readonly string[]
}

interface Attributes {
  /** The definition's own attributes, `logicalType` and `connect.…` among them. */
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface AvroPrimitive extends Attributes {
  readonly kind: AvroPrimitiveName
}
export interface AvroFixed extends Attributes {
  readonly kind: 'fixed'
  readonly name: string
  readonly size: number
}
export interface AvroEnum extends Attributes {
  readonly kind: 'enum'
  readonly name: string
  readonly symbols: readonly string[]
}
export interface AvroArray extends Attributes {
  readonly kind: 'array'
  readonly items: AvroType
}
export interface AvroMap extends Attributes {
  readonly kind: 'map'
  readonly values: AvroType
}
export interface AvroUnion {
  readonly kind: 'union'
  readonly branches: readonly AvroType[]
}
export interface AvroRecord extends Attributes {
  readonly kind: 'record'
  readonly name: string
  /** Filled once the definition is read, because fields may be of the record itself. */
  readonly fields: readonly AvroField[]
}

export type AvroType = AvroPrimitive | AvroFixed | AvroEnum | AvroArray | AvroMap | AvroUnion | AvroRecord

const primitives: readonly string[] = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/
const maxDepth = 200

/**
 * Reads a schema. `references` are the texts of schemas whose names it uses.
 *
 * @throws {MillraceError} `SERDE_SCHEMA`: no JSON, an unknown type, a name that is none or is there twice.
 */
export function parseAvroSchema(text: string, references: readonly string[] = []): AvroType {
  const reader = new SchemaReader()
  for (const reference of references) reader.read(json(reference), '', 0)
  return reader.read(json(text), '', 0)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    // The name of a primitive type may stand without quotes.
    if (primitives.includes(text)) return text
    throw schemaError('an Avro schema that is not JSON', { cause })
  }
}

type JsonObject = Readonly<Record<string, unknown>>

class SchemaReader {
  readonly #named = new Map<string, AvroType>()

  read(schema: unknown, namespace: string, depth: number): AvroType {
    if (depth > maxDepth) throw schemaError(`an Avro schema nested deeper than ${maxDepth}`)
    if (typeof schema === 'string') return this.#byName(schema, namespace)
    if (Array.isArray(schema)) {
      return { kind: 'union', branches: schema.map((branch) => this.read(branch, namespace, depth + 1)) }
    }
    if (typeof schema !== 'object' || schema === null) throw schemaError(`${String(schema)} is no Avro schema`)
    return this.#object(schema as JsonObject, namespace, depth)
  }

  #object(schema: JsonObject, namespace: string, depth: number): AvroType {
    const { type } = schema
    switch (type) {
      case 'array':
        return { kind: 'array', items: this.read(schema['items'], namespace, depth + 1), attributes: schema }
      case 'map':
        return { kind: 'map', values: this.read(schema['values'], namespace, depth + 1), attributes: schema }
      case 'record':
      case 'error':
        return this.#record(schema, namespace, depth)
      case 'enum':
        return this.#define({
          kind: 'enum',
          name: fullName(schema, namespace),
          symbols: texts(schema['symbols'], 'symbols of an enum'),
          attributes: schema,
        })
      case 'fixed':
        return this.#define({
          kind: 'fixed',
          name: fullName(schema, namespace),
          size: size(schema['size']),
          attributes: schema,
        })
    }
    if (typeof type === 'string' && primitives.includes(type)) {
      return { kind: type as AvroPrimitiveName, attributes: schema }
    }
    return this.read(type, namespace, depth + 1)
  }

  #record(schema: JsonObject, namespace: string, depth: number): AvroType {
    const name = fullName(schema, namespace)
    const fields: AvroField[] = []
    const record = this.#define({ kind: 'record', name, fields, attributes: schema })
    const inner = name.slice(0, Math.max(0, name.lastIndexOf('.')))
    for (const field of objects(schema['fields'])) {
      const fieldName = identifierOf(field['name'])
      if (fields.some((other) => other.name === fieldName))
        throw schemaError(`${name} has the field ${fieldName} twice`)
      fields.push({
        name: fieldName,
        type: this.read(field['type'], inner, depth + 1),
        default: field['default'],
        aliases: field['aliases'] === undefined ? [] : texts(field['aliases'], 'aliases of a field'),
      })
    }
    return record
  }

  #define<T extends AvroRecord | AvroEnum | AvroFixed>(type: T): T {
    if (this.#named.has(type.name)) throw schemaError(`an Avro schema that defines ${type.name} twice`)
    this.#named.set(type.name, type)
    return type
  }

  #byName(name: string, namespace: string): AvroType {
    if (primitives.includes(name)) return { kind: name as AvroPrimitiveName, attributes: {} }
    const found = (namespace !== '' && this.#named.get(`${namespace}.${name}`)) || this.#named.get(name)
    if (!found) throw schemaError(`an Avro schema that uses ${name}, which it does not define`)
    return found
  }
}

function fullName(schema: JsonObject, outer: string): string {
  const { name, namespace = outer } = schema
  if (typeof name !== 'string' || typeof namespace !== 'string') throw schemaError('an Avro type without its name')
  for (const part of name.split('.')) identifierOf(part)
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`
}

function identifierOf(name: unknown): string {
  if (typeof name === 'string' && identifier.test(name)) return name
  throw schemaError(`${JSON.stringify(name)} is no name in Avro: letters, digits and _, not beginning with a digit`)
}

function objects(list: unknown): readonly JsonObject[] {
  if (Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null)) return list as JsonObject[]
  throw schemaError('an Avro record without the list of its fields')
}

function texts(list: unknown, what: string): readonly string[] {
  if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list as string[]
  throw schemaError(`${what} in an Avro schema that are no list of texts`)
}

function size(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw schemaError('an Avro fixed type without its size')
}
