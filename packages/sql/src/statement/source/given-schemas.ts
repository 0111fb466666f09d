// KEY_SCHEMA_ID and VALUE_SCHEMA_ID: a schema that is given by its id becomes the topic's own, under the topic's subject.
import type { SchemaRegistry } from '@millrace/serde'
import type { DataSource } from '../../catalog/source.ts'
import { statementError } from '../../errors.ts'
import type { Part } from '../../formats/format.ts'
import type { StatementContext } from '../context.ts'

/** @throws {MillraceError} `SQL_STATEMENT` where the subject has it under another id; `SERDE_REGISTRY` */
export async function registerGiven(source: DataSource, { registry }: StatementContext): Promise<void> {
  const { keyFormat, valueFormat, topic } = source
  for (const [part, { properties }] of [
    ['key', keyFormat],
    ['value', valueFormat],
  ] as const) {
    const id = properties['schemaId']
    if (registry !== undefined && id !== undefined) await registerOne(topic, part, Number(id), registry)
  }
}

async function registerOne(topic: string, part: Part, given: number, registry: SchemaRegistry): Promise<void> {
  const subject = `${topic}-${part}`
  if ((await registry.latest(subject))?.id === given) return
  const { type, schema, references } = await registry.byId(given)
  const id = await registry.register(subject, { type, schema, references })
  if (id === given) return
  throw statementError(
    `Schema id registered is ${id} which is different from provided ${part.toUpperCase()}_SCHEMA_ID ${given}.\n` +
      `Topic: ${topic}\nSubject: ${subject}\nSchema: ${schema}`,
  )
}
