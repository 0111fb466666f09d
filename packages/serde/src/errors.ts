// The codes this package throws, and the two ways to make them.
import { MillraceError, type MillraceErrorOptions } from '@millrace/record'

/**
 * `SERDE_ENCODE`: a value cannot be written in this format.
 * `SERDE_DECODE`: bytes are not of this format, or the schema refuses what they say.
 * `SERDE_ASYNC_SCHEMA`: a schema validates asynchronously; records are read synchronously.
 * `SERDE_SCHEMA`: the text of a schema (Avro, Protobuf, JSON Schema) is not one, or has what is not supported.
 * `SERDE_SCHEMA_PENDING`: bytes name a schema that is being fetched from the registry; reading is tried again.
 * `SERDE_REGISTRY`: a schema registry cannot be reached, refuses, or does not know what it is asked for.
 */
export type SerdeErrorCode =
  | 'SERDE_ENCODE'
  | 'SERDE_DECODE'
  | 'SERDE_ASYNC_SCHEMA'
  | 'SERDE_SCHEMA'
  | 'SERDE_SCHEMA_PENDING'
  | 'SERDE_REGISTRY'

/** For serdes: `value` cannot be written. */
export function encodeError(message: string, options?: MillraceErrorOptions): MillraceError<SerdeErrorCode> {
  return new MillraceError('SERDE_ENCODE', message, options)
}

/** For serdes: bytes are not of the format. */
export function decodeError(message: string, options?: MillraceErrorOptions): MillraceError<SerdeErrorCode> {
  return new MillraceError('SERDE_DECODE', message, options)
}

export function schemaError(message: string, options?: MillraceErrorOptions): MillraceError<SerdeErrorCode> {
  return new MillraceError('SERDE_SCHEMA', message, options)
}

/** For registries: what was asked cannot be had. */
export function registryError(message: string, options?: MillraceErrorOptions): MillraceError<SerdeErrorCode> {
  return new MillraceError('SERDE_REGISTRY', message, options)
}

/** A value as an error message shows it: short, and safe for values that JSON cannot write. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? 'a function' : String(value)
  return Array.isArray(value) ? 'an array' : 'an object'
}
