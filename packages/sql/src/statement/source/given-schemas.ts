// KEY_SCHEMA_ID and VALUE_SCHEMA_ID: a schema that is given by its id becomes the topic's own, under the topic's subject.
import type { SchemaRegistry } from '@millrace/serde'
import { type DataSource, formatOf } from '../../catalog/source.ts'
import { statementError } from '../../errors.ts'
import { type Part, parts } from '../../formats/format.ts'
import { givenId } from '../../formats/registry/row-serdes.ts'
import { subjectOf } from '../../formats/registry/subjects.ts'
import type { StatementContext } from '../context.ts'

/** @throws {MillraceError} `SQL_STATEMENT` where the subject has it under another id; `SERDE_REGISTRY` */
export async function registerGiven(source: DataSource, { registry }: StatementContext): Promise<void> {
  for (const part of parts) {
    const id = givenId(formatOf(source, part))
    if (registry !== undefined && id !== undefined) await registerOne(source.topic, part, id, registry)
  }
}

async function registerOne(topic: string, part: Part, given: number, registry: SchemaRegistry): Promise<void> {
  const subject = subjectOf(topic, part)
  if ((await registry.latest(subject))?.id === given) return
  const { type, schema, references } = await registry.byId(given)
  const id = await registry.register(subject, { type, schema, references })
  if (id === given) return
  throw statementError(
    `Schema id registered is ${id} which is different from provided ${part.toUpperCase()}_SCHEMA_ID ${given}.\n` +
      `Topic: ${topic}\nSubject: ${subject}\nSchema: ${schema}`,
  )
}
