// A schema of any library that follows Standard Schema (zod, valibot, arktype and others) as what the plan knows of it: a verdict on a value.
import { issuesText } from '@millrace/serde'
import type { SchemaCheck, SchemaVerdict } from '@millrace/topology'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AsyncOptions } from './async-options.ts'

/** With a timeout, the schema may wait (for a look into a database, say). */
export interface ValidateOptions extends Omit<AsyncOptions, 'timeout' | 'retries'> {
  /** The topic for records whose value the schema refuses: their bytes as they were read, with headers that say why. Made when missing. Default: such a record is an error, for `onProcessingError`. */
  readonly deadLetter?: string | undefined
  readonly timeout?: AsyncOptions['timeout'] | undefined
}

export function schemaCheck(schema: StandardSchemaV1): SchemaCheck {
  const { validate, vendor } = schema['~standard']
  const verdict = (result: StandardSchemaV1.Result<unknown>): SchemaVerdict =>
    result.issues === undefined
      ? { value: result.value }
      : { refused: `the ${vendor} schema refuses it (${issuesText(result.issues)})` }
  return (value) => {
    const result = validate(value)
    return 'then' in result ? result.then(verdict) : verdict(result)
  }
}
