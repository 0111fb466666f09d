// Serdes for the columns of sources and sinks, made ready before a query runs: schemas found or registered, everything else synchronous from then on.
import {
  type RegisteredSchema,
  type ResolvedSchema,
  SchemaCache,
  type SchemaRegistry,
  type Serde,
} from '@millrace/serde'
import { type DataSource, formatOf } from '../../catalog/source.ts'
import { statementError } from '../../errors.ts'
import type { InternalTopic } from '../../plan/internal-topics.ts'
import type { RowSerdeRequest, RowSerdes } from '../../plan/query-request.ts'
import type { Column } from '../../schema/schema.ts'
import type { Row } from '../../types/value.ts'
import { checkFormat } from '../check-format.ts'
import { type Part, type PartFormat, parts } from '../format.ts'
import { emptyRow } from '../empty-row.ts'
import { rowSerde } from '../row-serde.ts'
import { columnsOf, derivedSchema, schemaTypeOf } from './registered-columns.ts'
import { registryRow } from './registry-row-serde.ts'
import { subjectOf } from './subjects.ts'

/** The schemas of one registry, for all statements of a session. */
export class RegistrySerdes implements RowSerdes {
  readonly #cache: SchemaCache | undefined

  constructor(registry: SchemaRegistry | undefined) {
    this.#cache = registry && new SchemaCache(registry)
  }

  /**
   * Of a sink and of an internal topic the derived schema is registered, unless one is given by its id. A source reads whatever its topic's records name.
   *
   * @throws {MillraceError} `SQL_STATEMENT` for columns that the format cannot hold; `SERDE_REGISTRY`.
   */
  async prepare({ topic, part, columns, format, use }: RowSerdeRequest): Promise<Serde<Row>> {
    checkFormat(columns, format, part)
    if (columns.length === 0 && part === 'value') return emptyRow(format)
    if (columns.length === 0 || schemaTypeOf(format.name) === undefined) return rowSerde(columns, format)
    const cache = this.#cacheFor(format, topic)
    await cache.preload(subjectOf(topic, part))
    if (use === 'source') return registryRow({ columns, format, cache })
    // An internal topic has columns of its own, whatever schema its source was given.
    const given = use === 'internal' ? undefined : givenId(format)
    const schema = await (given === undefined ? this.#register(topic, part, columns, format) : cache.load(given))
    const written =
      given === undefined ? columns : givenColumns(columns, columnsOf(schema, format, part, 'original'), format)
    return registryRow({ columns, format, cache, writes: { schema, columns: written } })
  }

  /** Registers what the declared columns of a source stand for, where its topic has no schema yet. */
  async registerSource(source: DataSource): Promise<void> {
    const { topic, schema } = source
    for (const part of parts) {
      const format = formatOf(source, part)
      if (schema[part].length === 0 || schemaTypeOf(format.name) === undefined || givenId(format) !== undefined)
        continue
      const latest = await this.#cacheFor(format, topic).registry.latest(subjectOf(topic, part))
      if (latest === undefined) await this.#register(topic, part, schema[part], format)
    }
  }

  /** Registers what lies in the topics that queries make for themselves, so that others can read those, too. */
  async registerInternal(topics: ReadonlyMap<string, InternalTopic>): Promise<void> {
    for (const [topic, { columns, ...formats }] of topics) {
      for (const part of parts) {
        const format = formats[part]
        if (format === undefined || schemaTypeOf(format.name) === undefined || columns[part].length === 0) continue
        await this.#register(topic, part, columns[part], format)
      }
    }
  }

  /**
   * The columns of a registered schema: with its own names where the format asks for it by its id, else in upper case.
   *
   * @throws {MillraceError} `SQL_STATEMENT` for a schema of another format, or of nothing that SQL has types for.
   */
  async columnsOf(schema: RegisteredSchema, format: PartFormat, part: Part): Promise<readonly Column[]> {
    if (schema.type !== schemaTypeOf(format.name)) {
      const side = part === 'key' ? 'Key' : 'Value'
      throw statementError(
        `${side} schema is not in the expected format. You may want to set ${side.toUpperCase()}_FORMAT to '${schema.type === 'JSON' ? 'JSON_SR' : schema.type}'.`,
      )
    }
    const resolved = await this.#cacheFor(format).load(schema.id)
    return columnsOf(resolved, format, part, givenId(format) === undefined ? 'upper case' : 'original')
  }

  async #register(topic: string, part: Part, columns: readonly Column[], format: PartFormat): Promise<ResolvedSchema> {
    const cache = this.#cacheFor(format, topic)
    return cache.load(await cache.registry.register(subjectOf(topic, part), derivedSchema(columns, format)))
  }

  #cacheFor({ name }: PartFormat, topic?: string): SchemaCache {
    if (this.#cache !== undefined) return this.#cache
    const what = topic === undefined ? `use format ${name}` : `create topic '${topic}' with format ${name}`
    throw statementError(`Cannot ${what} without configuring 'ksql.schema.registry.url'`)
  }
}

/** Of KEY_SCHEMA_ID and VALUE_SCHEMA_ID. */
export function givenId({ properties }: PartFormat): number | undefined {
  return properties['schemaId'] === undefined ? undefined : Number(properties['schemaId'])
}

/** JSON is written from the columns; Avro and Protobuf fill in what a row does not have. */
function givenColumns(columns: readonly Column[], given: readonly Column[], format: PartFormat): readonly Column[] {
  return format.name === 'JSON_SR' && given.length > columns.length ? given : columns
}
