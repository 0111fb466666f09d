// A SQL value as JSON text, made once for a type. Numbers keep their digits; NaN and infinities, which JSON has not, are texts.
import type { Decimal } from '@millrace/serde'
import { base64Text } from './base64.ts'
import { doubleText } from './double-text.ts'
import type { SqlType } from './sql-type.ts'
import { dateText, timestampText, timeText } from './time/text.ts'
import type { SqlArray, SqlMap, SqlValue } from './value.ts'

/** Of members: those of a struct as they are declared and of a map as they come, or by their names. */
export type MemberOrder = 'as they are' | 'by name'

export function jsonText(type: SqlType, order: MemberOrder = 'as they are'): (value: SqlValue) => string {
  const text = textOfPresent(type, order)
  return (value) => (value === null ? 'null' : text(value))
}

function textOfPresent(type: SqlType, order: MemberOrder): (value: SqlValue) => string {
  switch (type.kind) {
    case 'STRING':
      return JSON.stringify
    case 'DOUBLE':
      return (value) => (Number.isFinite(value) ? doubleText(value as number) : `"${doubleText(value as number)}"`)
    case 'DECIMAL':
      return (value) => (value as Decimal).toString()
    case 'BYTES':
      return (value) => `"${base64Text(value as Uint8Array)}"`
    case 'DATE':
      return (value) => `"${dateText(value as number)}"`
    case 'TIME':
      return (value) => `"${timeText(value as number)}"`
    case 'TIMESTAMP':
      return (value) => `"${timestampText(value as number)}"`
    case 'ARRAY': {
      const element = jsonText(type.element, order)
      return (value) => `[${(value as SqlArray).map(element).join(',')}]`
    }
    case 'MAP': {
      const [name, element] = [nameText(type.key), jsonText(type.value, order)]
      return (value) =>
        objectText(
          Array.from(value as SqlMap, ([key, one]) => [name(key), element(one)] as const),
          order,
        )
    }
    case 'STRUCT': {
      const fields = type.fields.map(({ name, type: field }) => ({ name, text: jsonText(field, order) }))
      return (value) =>
        objectText(
          fields.map(({ name, text }, at) => [name, text((value as SqlArray)[at] ?? null)] as const),
          order,
        )
    }
    default:
      return String
  }
}

/** A key as the name of a member: a text, whatever its type is. */
function nameText(type: SqlType): (key: SqlValue) => string {
  if (type.kind === 'STRING') return String
  const text = jsonText(type)
  return (key) => text(key).replace(/^"(.*)"$/, '$1')
}

function objectText(members: readonly (readonly [name: string, text: string])[], order: MemberOrder): string {
  const ordered = order === 'by name' ? members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : members
  return `{${ordered.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}
