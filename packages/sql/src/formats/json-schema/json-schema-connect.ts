// A JSON Schema as Connect sees it (Confluent's JsonSchemaData): what columns there are when a CREATE has none.
import { schemaError } from '@millrace/serde'
import type { ConnectField, ConnectSimpleKind, ConnectType } from '../connect/connect-type.ts'

type Json = Readonly<Record<string, unknown>>

/** Throws `SERDE_SCHEMA` for text that is no schema. */
export function jsonSchemaConnectType(text: string): ConnectType {
  let root: unknown
  try {
    root = JSON.parse(text) as unknown
  } catch (cause) {
    throw schemaError('a JSON Schema that is not JSON', { cause })
  }
  return new SchemaReader(root).typeOf(root)
}

class SchemaReader {
  readonly #root: unknown

  constructor(root: unknown) {
    this.#root = root
  }

  typeOf(schema: unknown, depth = 0): ConnectType {
    if (!isObject(schema) || depth > 50) return { kind: 'other', what: 'no type' }
    const reference = schema['$ref']
    if (typeof reference === 'string') return this.typeOf(this.#referred(reference), depth + 1)
    const choices = schema['oneOf'] ?? schema['anyOf']
    if (Array.isArray(choices)) return this.#choice(choices as unknown[], depth)
    const { type } = schema
    if (Array.isArray(type)) {
      return this.#choice(
        type.map((one: unknown) => ({ ...schema, type: one })),
        depth,
      )
    }
    if (typeof type !== 'string' && 'enum' in schema) return { kind: 'string' }
    return this.#single(schema, type, depth)
  }

  #single(schema: Json, type: unknown, depth: number): ConnectType {
    const connectType = schema['connect.type']
    switch (type) {
      case 'boolean':
        return { kind: 'boolean' }
      case 'integer':
        return integer(schema, connectType)
      case 'number':
        return number(schema, connectType)
      case 'string':
        return { kind: connectType === 'bytes' ? 'bytes' : 'string' }
      case 'array':
        if (connectType === 'map') return this.#entries(schema['items'], depth)
        return { kind: 'array', element: () => this.typeOf(schema['items'], depth + 1) }
      case 'object':
        if (connectType === 'map') return this.#map(schema['additionalProperties'], depth)
        return { kind: 'struct', fields: () => this.#fields(schema, depth) }
      default:
        return { kind: 'other', what: String(type) }
    }
  }

  /** One choice beside null is that one; several are a struct of which one field is set. */
  #choice(choices: readonly unknown[], depth: number): ConnectType {
    const others = choices.filter((choice) => !(isObject(choice) && choice['type'] === 'null'))
    if (others.length === 1) return this.typeOf(others[0], depth + 1)
    return {
      kind: 'struct',
      fields: () =>
        others.map((choice, index) => ({
          name: `connect_union_field_${index}`,
          type: this.typeOf(choice, depth + 1),
        })),
    }
  }

  #fields(schema: Json, depth: number): readonly ConnectField[] {
    const properties = isObject(schema['properties']) ? schema['properties'] : {}
    return Object.entries(properties)
      .map(([name, property], place) => {
        const index = isObject(property) ? property['connect.index'] : undefined
        return { name, property, index: typeof index === 'number' ? index : place }
      })
      .sort((a, b) => a.index - b.index)
      .map(({ name, property }) => ({ name, type: this.typeOf(property, depth + 1) }))
  }

  #map(values: unknown, depth: number): ConnectType {
    return { kind: 'map', key: { kind: 'string' }, value: () => this.typeOf(values, depth + 1) }
  }

  #entries(items: unknown, depth: number): ConnectType {
    const properties = isObject(items) && isObject(items['properties']) ? items['properties'] : {}
    const key = this.typeOf(properties['key'], depth + 1)
    return { kind: 'map', key, value: () => this.typeOf(properties['value'], depth + 1) }
  }

  /** `#/definitions/Name`: only within the schema itself. */
  #referred(reference: string): unknown {
    if (!reference.startsWith('#')) throw schemaError(`a JSON Schema that refers to ${reference}, outside of itself`)
    let found: unknown = this.#root
    for (const step of reference
      .slice(1)
      .split('/')
      .filter((part) => part !== '')) {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    }
    return found
  }
}

function integer(schema: Json, connectType: unknown): ConnectType {
  const kinds: Readonly<Record<string, ConnectSimpleKind>> = { Date: 'date', Time: 'time', Timestamp: 'timestamp' }
  const logical = kinds[logicalName(schema)]
  if (logical !== undefined) return { kind: logical }
  return { kind: ['int8', 'int16', 'int32'].includes(connectType as string) ? 'int32' : 'int64' }
}

function number(schema: Json, connectType: unknown): ConnectType {
  if (logicalName(schema) === 'Decimal') {
    const parameters = isObject(schema['connect.parameters']) ? schema['connect.parameters'] : {}
    const scale = Number(parameters['scale'] ?? 0)
    return { kind: 'decimal', precision: Number(parameters['connect.decimal.precision'] ?? 64), scale }
  }
  return { kind: connectType === 'float32' ? 'float32' : 'float64' }
}

function logicalName({ title }: Json): string {
  const prefix = 'org.apache.kafka.connect.data.'
  return typeof title === 'string' && title.startsWith(prefix) ? title.slice(prefix.length) : ''
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
