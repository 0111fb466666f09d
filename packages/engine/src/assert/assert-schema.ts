// ASSERT SCHEMA: the registry has a schema of the subject, of the id, or of both; or it has none.
import { isMillraceError, messageOf } from '@millrace/record'
import type { SchemaRegistry } from '@millrace/serde'
import { type AssertSchema, statementError } from '@millrace/sql'
import type { EngineOutcome } from '../engine-result.ts'
import { engineError } from '../errors.ts'
import type { QueryPort } from '../query-port.ts'
import { heldWithin } from './held-within.ts'

/** Rejects with `ENGINE_ASSERTION_FAILED` in ksqlDB's words; with `SQL_STATEMENT` where neither subject nor id is said, and without a registry. */
export async function assertSchema(
  { subject, id, exists, timeout, span }: AssertSchema,
  { settings, clock, registry }: QueryPort,
): Promise<EngineOutcome> {
  if (subject === undefined && id === undefined) {
    throw statementError('ASSERT SCHEMA statements must include a subject name or an id', { span })
  }
  if (!registry) {
    throw statementError(
      "Cannot check schema existence: there is no Schema Registry; 'ksql.schema.registry.url' of ksqlDB is the option registry here",
      { span },
    )
  }
  await heldWithin({ timeout, settings, clock }, async () => {
    const found = await isThere(registry, subject, id)
    if (found === exists) return undefined
    return `Schema with${schemaText({ subject, id })} ${found ? 'exists' : 'does not exist'}`
  })
  return { kind: 'schema-asserted', subject, id, exists }
}

export function schemaText({ subject, id }: Pick<AssertSchema, 'subject' | 'id'>): string {
  return `${subject === undefined ? '' : ` subject name ${subject}`}${id === undefined ? '' : ` id ${id}`}`
}

async function isThere(
  registry: SchemaRegistry,
  subject: string | undefined,
  id: number | undefined,
): Promise<boolean> {
  try {
    if (subject === undefined) return await hasId(registry, id as number)
    const latest = await registry.latest(subject)
    if (!latest || id === undefined) return latest !== undefined
    for (let { version } = latest; version > 0; version -= 1) {
      if ((await registry.version(subject, version))?.id === id) return true
    }
    return false
  } catch (cause) {
    throw engineError('ENGINE_ASSERTION_FAILED', `Cannot check schema existence: ${messageOf(cause)}`, { cause })
  }
}

async function hasId(registry: SchemaRegistry, id: number): Promise<boolean> {
  try {
    await registry.byId(id)
    return true
  } catch (error) {
    if (isMillraceError(error, 'SERDE_REGISTRY') && error.details['isMissing'] === true) return false
    throw error
  }
}
