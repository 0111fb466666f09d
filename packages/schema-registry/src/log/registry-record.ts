// The records of the topic `_schemas` as Confluent's registry writes them, so that either can take the other's topic over. Keys and values are JSON; the order of a
// key's fields counts, because a compacted topic compares bytes:
//   {"keytype":"SCHEMA","subject":S,"version":V,"magic":1}  → {"subject","version","id","schemaType"?,"references"?,"schema","deleted"}
//   {"keytype":"CONFIG","subject":S|null,"magic":0}         → {"subject","compatibilityLevel"}
//   {"keytype":"MODE","subject":S|null,"magic":0}           → {"subject","mode"}
//   {"keytype":"DELETE_SUBJECT","subject":S,"magic":0}      → {"subject","version"}: versions up to this one are deleted
import type { SchemaReference, SchemaType } from '@millrace/serde'
import { type CompatibilityLevel, isCompatibilityLevel } from '../state/compatibility-level.ts'
import { isMode, type Mode } from '../state/mode.ts'

/** A schema under a subject. Deleted ones (softly) are still found by id, and by those who ask for them. */
export interface StoredSchema {
  readonly subject: string
  readonly version: number
  readonly id: number
  readonly type: SchemaType
  readonly schema: string
  readonly references: readonly SchemaReference[]
  readonly deleted: boolean
}

/** Null values are tombstones; the subject null means: for all. */
export type RegistryRecord =
  | { readonly kind: 'schema'; readonly subject: string; readonly version: number; readonly value: StoredSchema | null }
  | { readonly kind: 'config'; readonly subject: string | null; readonly level: CompatibilityLevel | null }
  | { readonly kind: 'mode'; readonly subject: string | null; readonly mode: Mode | null }
  | { readonly kind: 'delete-subject'; readonly subject: string; readonly upTo: number }

export interface RecordBytes {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeRecord(record: RegistryRecord): RecordBytes {
  const { subject } = record
  switch (record.kind) {
    case 'schema': {
      const key = { keytype: 'SCHEMA', subject, version: record.version, magic: 1 }
      return bytesOf(key, record.value && schemaValue(record.value))
    }
    case 'config': {
      const value = record.level === null ? null : { subject, compatibilityLevel: record.level }
      return bytesOf({ keytype: 'CONFIG', subject, magic: 0 }, value)
    }
    case 'mode': {
      const value = record.mode === null ? null : { subject, mode: record.mode }
      return bytesOf({ keytype: 'MODE', subject, magic: 0 }, value)
    }
    case 'delete-subject':
      return bytesOf({ keytype: 'DELETE_SUBJECT', subject, magic: 0 }, { subject, version: record.upTo })
  }
}

function schemaValue({ subject, version, id, type, references, schema, deleted }: StoredSchema): object {
  return {
    subject,
    version,
    id,
    ...(type === 'AVRO' ? {} : { schemaType: type }),
    ...(references.length === 0 ? {} : { references }),
    schema,
    deleted,
  }
}

function bytesOf(key: object, value: object | null): RecordBytes {
  return { key: encoder.encode(JSON.stringify(key)), value: value && encoder.encode(JSON.stringify(value)) }
}

/** Undefined for what says nothing about schemas here (`NOOP`, contexts), and for what cannot be read. */
export function decodeRecord(key: Uint8Array | null, value: Uint8Array | null): RegistryRecord | undefined {
  const named = objectOf(key)
  if (named === null) return undefined
  const { keytype, version } = named
  const subject = typeof named['subject'] === 'string' ? named['subject'] : null
  const said = objectOf(value)
  if (value !== null && said === null) return undefined
  switch (keytype) {
    case 'SCHEMA': {
      if (subject === null || typeof version !== 'number') return undefined
      const stored = said && storedSchema(subject, version, said)
      return stored === undefined ? undefined : { kind: 'schema', subject, version, value: stored }
    }
    case 'CONFIG': {
      const level = said?.['compatibilityLevel'] ?? null
      return level === null || isCompatibilityLevel(level) ? { kind: 'config', subject, level } : undefined
    }
    case 'MODE': {
      const mode = said?.['mode'] ?? null
      return mode === null || isMode(mode) ? { kind: 'mode', subject, mode } : undefined
    }
    case 'DELETE_SUBJECT': {
      const upTo = said?.['version']
      if (subject === null || typeof upTo !== 'number') return undefined
      return { kind: 'delete-subject', subject, upTo }
    }
    default:
      return undefined
  }
}

function storedSchema(
  subject: string,
  version: number,
  said: Readonly<Record<string, unknown>>,
): StoredSchema | undefined {
  const { id, schema, schemaType = 'AVRO', deleted = false, references } = said
  if (typeof id !== 'number' || typeof schema !== 'string') return undefined
  if (schemaType !== 'AVRO' && schemaType !== 'PROTOBUF' && schemaType !== 'JSON') return undefined
  return {
    subject,
    version,
    id,
    type: schemaType,
    schema,
    references: Array.isArray(references) ? (references as SchemaReference[]) : [],
    deleted: deleted === true,
  }
}

function objectOf(bytes: Uint8Array | null): Readonly<Record<string, unknown>> | null {
  if (bytes === null) return null
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
