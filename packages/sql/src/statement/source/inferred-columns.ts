// Columns that a statement leaves out come from the schema registry: the latest schema of the topic's key or value, or the one
// with the id that was given.
import type { RegisteredSchema, SchemaRegistry } from '@millrace/serde'
import { statementError } from '../../errors.ts'
import { keyFeatures, supports } from '../../formats/features.ts'
import type { Part, PartFormat, SerdeFeature } from '../../formats/format.ts'
import { subjectOf } from '../../formats/registry/subjects.ts'
import type { Column, Schema } from '../../schema/schema.ts'
import type { StatementContext } from '../context.ts'
import type { SourceProperties } from '../properties/source-properties.ts'

export type PartFormats = Readonly<Record<Part, PartFormat>>

/** @throws {MillraceError} `SQL_STATEMENT` */
export async function inferredColumns(
  declared: Schema,
  properties: SourceProperties,
  formats: PartFormats,
  { registry, serdes }: StatementContext,
): Promise<Schema> {
  const singleValue = new Set<SerdeFeature>(properties.wrapSingleValue === false ? ['UNWRAP_SINGLES'] : [])
  const infer = async (part: Part): Promise<readonly Column[]> => {
    const id = properties[part].schemaId
    if (id !== undefined && declared[part].length > 0) {
      throw statementError(`Table elements and ${part.toUpperCase()}_SCHEMA_ID cannot both exist for create statement.`)
    }
    const format = formats[part]
    if (declared[part].length > 0 || !supports(format.name, 'SCHEMA_INFERENCE')) return declared[part]
    const topic = properties.topic as string
    const features = part === 'key' ? keyFeatures(format.name, 1) : singleValue
    return serdes.columnsOf(await schemaFor(topic, part, id, format, registry), { ...format, features }, part)
  }
  return { key: await infer('key'), value: await infer('value'), headers: declared.headers }
}

/** @throws {MillraceError} `SQL_STATEMENT` where there is none. */
export async function schemaFor(
  topic: string,
  part: Part,
  id: number | undefined,
  { name: format }: PartFormat,
  registry: SchemaRegistry | undefined,
): Promise<RegisteredSchema> {
  if (registry === undefined) {
    throw statementError(
      `Cannot create topic '${topic}' with format ${format} without configuring 'ksql.schema.registry.url'`,
    )
  }
  const subject = subjectOf(topic, part)
  const schema = id === undefined ? await registry.latest(subject) : await byId(registry, id)
  if (schema !== undefined) return schema
  throw statementError(
    `Schema for message ${part}s on topic '${topic}' does not exist in the Schema Registry.\nSubject: ${subject}\n` +
      (id === undefined ? '' : `Schema Id: ${id}\n`) +
      'Possible causes include:\n- The topic itself does not exist\n\t-> Use SHOW TOPICS; to check\n' +
      '- Messages on the topic are not serialized using a format Schema Registry supports\n' +
      `\t-> Use PRINT '${topic}' FROM BEGINNING; to verify\n` +
      '- The schema is registered on a different instance of the Schema Registry',
    { hint: `declare the ${part} columns, or give the ${part} a format without schemas` },
  )
}

async function byId(registry: SchemaRegistry, id: number): Promise<RegisteredSchema | undefined> {
  try {
    return await registry.byId(id)
  } catch {
    return undefined
  }
}
