// Schemas of a case in its registry: those it lists, and those that declared columns stand for.
import type { SchemaReference, SchemaType } from '@millrace/serde'
import { type DataSource, derivedSchema as derive, type Part, schemaTypeOf } from '@millrace/sql'
import type { MemorySchemaRegistry } from '@millrace/testing'
import type { CaseSchema } from './sql-case.ts'

const types: Readonly<Record<string, SchemaType>> = {
  AVRO: 'AVRO',
  JSON: 'JSON',
  JSON_SR: 'JSON',
  PROTOBUF: 'PROTOBUF',
}

/** Under a subject; references first, each under its own name. */
export async function registerSchema(
  registry: MemorySchemaRegistry,
  subject: string,
  { format, text, id, references }: CaseSchema,
): Promise<void> {
  const named: SchemaReference[] = []
  for (const reference of references) {
    await registry.register(reference.name, { type: typeOf(reference.format), schema: reference.text })
    named.push({ name: reference.name, subject: reference.name, version: 1 })
  }
  const schema = { type: typeOf(format), schema: text, ...(named.length > 0 ? { references: named } : {}) }
  if (id === undefined) await registry.register(subject, schema)
  else await registry.registerWithId(subject, id, schema)
}

function typeOf(format: string): SchemaType {
  const type = types[format]
  if (type === undefined) throw new Error(`the format ${format} has no schemas`)
  return type
}

/** Undefined where a format has no schemas, or there are no columns. */
export function derivedSchema({ schema, keyFormat, valueFormat }: DataSource, part: Part): CaseSchema | undefined {
  const format = part === 'key' ? keyFormat : valueFormat
  if (schema[part].length === 0 || schemaTypeOf(format.name) === undefined) return undefined
  try {
    return { format: format.name, text: derive(schema[part], format).schema, id: undefined, references: [] }
  } catch {
    // The statement fails for the same reason, and is judged there.
    return undefined
  }
}
