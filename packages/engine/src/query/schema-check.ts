// Rows as a schema of the program's has them: what it makes of each, or which row it refuses and why.
import { Decimal, issuesText } from '@millrace/serde'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { engineError } from '../errors.ts'

/** Called with one row after the other. Rejects with `ENGINE_ROW_REFUSED`. */
export function schemaCheck<Schema extends StandardSchemaV1>(
  schema: Schema,
): (row: Readonly<Record<string, unknown>>) => Promise<StandardSchemaV1.InferOutput<Schema>> {
  const { vendor, validate } = schema['~standard']
  let number = 0
  return async (row) => {
    number += 1
    const result = await validate(row)
    if (result.issues === undefined) return result.value
    const { issues } = result
    const message = `the ${vendor} schema refuses row ${number} (${issuesText(issues)}): ${rowText(row)}${advice(issues, row)}`
    throw engineError('ENGINE_ROW_REFUSED', message, { details: { row, number, issues } })
  }
}

/** Names are the usual mistake: those of columns are in upper case unless they are quoted. */
function advice(issues: readonly StandardSchemaV1.Issue[], row: Readonly<Record<string, unknown>>): string {
  for (const { path: [first] = [] } of issues) {
    const name = String(typeof first === 'object' ? first.key : first)
    if (first === undefined || Object.hasOwn(row, name)) continue
    const column = Object.keys(row).find((one) => one.toUpperCase() === name.toUpperCase())
    if (column !== undefined)
      return `; the column is called ${column}: call it so in the schema, too, or select it AS \`${name}\``
  }
  return ''
}

const shownLetters = 200

function rowText(row: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(row, (_key, value: unknown) => {
    if (typeof value === 'bigint' || value instanceof Decimal) return String(value)
    return value instanceof Map ? Object.fromEntries(value) : value
  })
  return text.length > shownLetters ? `${text.slice(0, shownLetters)}…` : text
}
