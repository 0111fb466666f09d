// A Standard Schema's verdict on a parsed value, synchronously.
import { MillraceError } from '@millrace/record'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { decodeError, encodeError, type SerdeErrorCode } from '../errors.ts'
import { issuesText } from './schema-issues.ts'

/** The schema's output for `value`. Throws `SERDE_DECODE` (reading), `SERDE_ENCODE` (writing) or `SERDE_ASYNC_SCHEMA`. */
export function validate<S extends StandardSchemaV1>(
  schema: S,
  value: unknown,
  when: 'read' | 'write',
): StandardSchemaV1.InferOutput<S> {
  const { vendor, validate: run } = schema['~standard']
  const result = run(value)
  if (isPromise(result)) {
    // Nobody will await it: its rejection must not end the process.
    void result.then(undefined, () => undefined)
    throw new MillraceError<SerdeErrorCode>(
      'SERDE_ASYNC_SCHEMA',
      `this ${vendor} schema validates asynchronously, but records are read synchronously; take the asynchronous check out of the schema and do it in mapValuesAsync`,
    )
  }
  if (result.issues === undefined) return result.value
  const details = { issues: result.issues }
  const listed = issuesText(result.issues)
  if (when === 'read') throw decodeError(`JSON that the ${vendor} schema refuses (${listed})`, { details })
  throw encodeError(`a value that the ${vendor} schema refuses (${listed})`, { details })
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
