// JSON, untyped or held by a Standard Schema (zod, valibot, arktype and others). Integers are exact at every size: beyond ±(2^53 - 1) they are bigints.
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Serde } from '../serde.ts'
import { allocateText } from '../slab.ts'
import { parseJson } from './parse.ts'
import { stringifyJson } from './stringify.ts'
import { validate } from './validate.ts'

export interface JsonOptions {
  /**
   * Also when writing: the text about to be written is checked as a reader would check it. Default: false, because most values come from a schema anyway and the check costs a parse.
   */
  readonly validateOnWrite?: boolean
}

const untyped: Serde<unknown> = {
  name: 'json',
  serialize: (value) => allocateText(stringifyJson(value)),
  deserialize: parseJson,
}

/**
 * JSON as UTF-8. With a schema, what is read is validated and typed as the schema's output (its transformations and defaults applied);
 * what it refuses is `SERDE_DECODE`, with the issues in `details.issues`. A schema that validates asynchronously is `SERDE_ASYNC_SCHEMA`.
 *
 * An integer beyond ±(2^53 − 1) is read as a bigint and a bigint is written as an integer; other numbers are JSON's.
 * (So a double that happens to be such an integer comes back as the bigint that its shortest text says: JSON text does not tell them apart.) Nesting beyond {@link jsonMaxDepth} is `SERDE_DECODE`.
 * Values that JSON has no text for (undefined, a function) are `SERDE_ENCODE`.
 */
export function json<T = unknown>(): Serde<T>
export function json<S extends StandardSchemaV1>(
  schema: S,
  options?: JsonOptions,
): Serde<StandardSchemaV1.InferOutput<S>>
export function json(schema?: StandardSchemaV1, options: JsonOptions = {}): Serde<unknown> {
  if (schema === undefined) return untyped
  const serialize = (value: unknown): Uint8Array => allocateText(stringifyJson(value))
  return {
    name: 'json',
    serialize: options.validateOnWrite ? (value) => checked(schema, serialize(value)) : serialize,
    deserialize: (bytes) => validate(schema, parseJson(bytes), 'read'),
  }
}

function checked(schema: StandardSchemaV1, bytes: Uint8Array): Uint8Array {
  validate(schema, parseJson(bytes), 'write')
  return bytes
}
