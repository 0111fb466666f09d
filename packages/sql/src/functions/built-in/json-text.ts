// A SQL value as JSON text, made once for a type. Members of structs and maps come in the order of their names.
import type { Decimal } from '@millrace/serde'
import { doubleText } from '../../types/double-text.ts'
import type { SqlType } from '../../types/sql-type.ts'
import { dateText, timestampText, timeText } from '../../types/time/text.ts'
import type { SqlArray, SqlMap, SqlValue } from '../../types/value.ts'

export function jsonText(type: SqlType): (value: SqlValue) => string {
  const text = textOfPresent(type)
  return (value) => (value === null ? 'null' : text(value))
}

function textOfPresent(type: SqlType): (value: SqlValue) => string {
  switch (type.kind) {
    case 'STRING':
      return JSON.stringify
    case 'DOUBLE':
      return (value) => (Number.isFinite(value) ? doubleText(value as number) : `"${doubleText(value as number)}"`)
    case 'DECIMAL':
      return (value) => (value as Decimal).toString()
    case 'BYTES':
      return (value) => `"${btoa(String.fromCharCode(...(value as Uint8Array)))}"`
    case 'DATE':
      return (value) => `"${dateText(value as number)}"`
    case 'TIME':
      return (value) => `"${timeText(value as number)}"`
    case 'TIMESTAMP':
      return (value) => `"${timestampText(value as number)}"`
    case 'ARRAY': {
      const element = jsonText(type.element)
      return (value) => `[${(value as SqlArray).map(element).join(',')}]`
    }
    case 'MAP': {
      const element = jsonText(type.value)
      return (value) =>
        members([...(value as SqlMap)].map(([key, one]) => [String(key as string), element(one)] as const))
    }
    case 'STRUCT': {
      const fields = type.fields.map(({ name, type: field }) => ({ name, text: jsonText(field) }))
      return (value) =>
        members(fields.map(({ name, text }, index) => [name, text((value as SqlArray)[index] as SqlValue)] as const))
    }
    default:
      return String
  }
}

function members(all: readonly (readonly [string, string])[]): string {
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${sorted.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}
