// The schema in a request's body, and schemas in answers.
import type { SchemaReference, SchemaType } from '@millrace/serde'
import type { StoredSchema } from '../log/registry-record.ts'
import { invalidSchema } from '../refusal.ts'
import type { Registration } from '../registry/registration.ts'
import type { SchemaRegistry } from '../registry/schema-registry.ts'
import type { RouteCall } from './route.ts'

export const schemaTypes: readonly SchemaType[] = ['JSON', 'PROTOBUF', 'AVRO']

/** Throws a refusal for a body without a schema, and for references that are none. */
export function sentSchema(registry: SchemaRegistry, call: RouteCall): Registration {
  const { schema, schemaType, references, id, version } = call.body()
  if (typeof schema !== 'string' || schema.trim() === '') throw invalidSchema('Empty schema')
  const type = schemaTypes.find((one) => one === (schemaType ?? 'AVRO'))
  if (type === undefined) throw invalidSchema(`Invalid schema type ${JSON.stringify(schemaType)}`)
  return {
    type,
    schema,
    references: (Array.isArray(references) ? (references as unknown[]) : []).map((one) => referenceOf(registry, one)),
    id: givenNumber(id),
    version: givenNumber(version),
  }
}

/** Version −1 is the latest one. */
function referenceOf(registry: SchemaRegistry, sent: unknown): SchemaReference {
  const { name, subject, version } = (sent ?? {}) as Partial<Record<string, unknown>>
  if (typeof name !== 'string' || typeof subject !== 'string' || typeof version !== 'number') {
    throw invalidSchema('a reference has a name, a subject and a version')
  }
  const latest = version === -1 ? registry.subjects.versions(subject, false).at(-1)?.version : undefined
  return { name, subject, version: latest ?? version }
}

/** Clients send −1 or 0 for: not given. */
function givenNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
}

/** What a schema is, without where it stands; Avro is what is not said. */
export function schemaFacts({ type, references, schema }: StoredSchema): object {
  return {
    ...(type === 'AVRO' ? {} : { schemaType: type }),
    ...(references.length === 0 ? {} : { references }),
    schema,
  }
}

export function versionFacts(stored: StoredSchema): object {
  const { subject, version, id } = stored
  return { subject, version, id, ...schemaFacts(stored) }
}
