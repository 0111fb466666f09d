// Serdes for the columns of sources and sinks, made ready before a query runs: schemas found or registered, everything else synchronous from then on.
import { type ResolvedSchema, SchemaCache, type SchemaRegistry, type Serde } from '@millrace/serde'
import { statementError } from '../../errors.ts'
import type { RowSerdeRequest, RowSerdes } from '../../plan/query-request.ts'
import type { Column } from '../../schema/schema.ts'
import type { Row } from '../../types/value.ts'
import type { FieldNames } from '../connect/infer-columns.ts'
import type { Part, PartFormat } from '../format.ts'
import { rowSerde } from '../row-serde.ts'
import { checkGivenSchema, columnsOf, derivedSchema, schemaTypeOf } from './registered-columns.ts'
import { registryRow } from './registry-row-serde.ts'

/** The schemas of one registry, for all statements of a session. */
export class RegistrySerdes implements RowSerdes {
  readonly #cache: SchemaCache | undefined

  constructor(registry: SchemaRegistry | undefined) {
    this.#cache = registry && new SchemaCache(registry)
  }

  /**
   * Of a sink and of an internal topic the derived schema is registered, unless one is given by its id. A source reads what its topic's records name, and
   * writes (INSERT VALUES) with the latest schema of its topic.
   *
   * @throws {MillraceError} `SQL_STATEMENT` for columns that are not those of a given schema; `SERDE_REGISTRY`.
   */
  async prepare({ topic, part, columns, format, use }: RowSerdeRequest): Promise<Serde<Row>> {
    if (columns.length === 0 || schemaTypeOf(format.name) === undefined) return rowSerde(columns, format)
    const cache = this.#cacheFor(format)
    const latest = await cache.preload(`${topic}-${part}`)
    const given = givenId(format)
    if (given !== undefined) {
      const schema = await cache.load(given)
      const schemaColumns = columnsOf(schema, format, part, 'original')
      if (use === 'sink') checkGivenSchema(columns, schemaColumns, part)
      return registryRow({
        columns,
        format,
        cache,
        writes: { schema, columns: writtenColumns(columns, schemaColumns, format) },
      })
    }
    const schema = use === 'source' ? latest : await this.register(topic, part, columns, format)
    return registryRow({ columns, format, cache, writes: schema && { schema, columns } })
  }

  /** Registers the schema that is derived of the columns. Also what CREATE STREAM with columns does. */
  async register(topic: string, part: Part, columns: readonly Column[], format: PartFormat): Promise<ResolvedSchema> {
    const cache = this.#cacheFor(format)
    return cache.load(await cache.registry.register(`${topic}-${part}`, derivedSchema(columns, format)))
  }

  /**
   * The columns that a CREATE without columns has: of the schema given by its id, under its own names, else of the topic's latest, in upper case.
   *
   * @throws {MillraceError} `SQL_STATEMENT` where there is no such schema, or none that SQL has types for.
   */
  async infer(topic: string, part: Part, format: PartFormat): Promise<readonly Column[]> {
    const cache = this.#cacheFor(format)
    const given = givenId(format)
    const names: FieldNames = given === undefined ? 'upper case' : 'original'
    const schema = given === undefined ? await cache.preload(`${topic}-${part}`) : await cache.load(given)
    if (schema === undefined) throw noSchema(topic, part)
    if (schema.type !== schemaTypeOf(format.name)) {
      throw statementError(
        `${part === 'key' ? 'Key' : 'Value'} schema is not in the expected format. You may want to set ${part.toUpperCase()}_FORMAT to '${schema.type}'.`,
      )
    }
    return columnsOf(schema, format, part, names)
  }

  #cacheFor({ name }: PartFormat): SchemaCache {
    if (this.#cache !== undefined) return this.#cache
    throw statementError(`The '${name}' format needs a schema registry`)
  }
}

function givenId({ properties }: PartFormat): number | undefined {
  return properties['schemaId'] === undefined ? undefined : Number(properties['schemaId'])
}

/** JSON is written from the columns; Avro and Protobuf fill in what a row does not have. */
function writtenColumns(columns: readonly Column[], given: readonly Column[], format: PartFormat): readonly Column[] {
  return format.name === 'JSON_SR' && given.length > columns.length ? given : columns
}

function noSchema(topic: string, part: Part): Error {
  return statementError(
    `Schema for message ${part}s on topic '${topic}' does not exist in the Schema Registry.\nSubject: ${topic}-${part}\n` +
      'Possible causes include:\n- The topic itself does not exist\n- Messages on the topic are not serialized using a format Schema Registry supports\n' +
      '- The schema is registered on a different instance of the Schema Registry, or under another subject',
  )
}
