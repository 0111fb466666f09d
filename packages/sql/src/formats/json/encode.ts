// SQL values to JSON text, by functions made once for a type. Bytes equal those of Kafka Connect's JsonConverter: numbers as Java prints them,
// decimals with all their digits, dates and times as numbers, bytes as base64.
import type { Decimal } from '@millrace/serde'
import { doubleText } from '../../types/double-text.ts'
import type { SqlType, StructField } from '../../types/sql-type.ts'
import type { Row, SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import { base64Text } from '../../types/base64.ts'

/** Of a value that may be NULL. */
export type Encode = (value: SqlValue) => string

/** A MAP is an object; in JSON_SR it is written as a list of objects with `key` and `value`, and read as either. */
export type MapForm = 'object' | 'entries'

export function jsonEncoder(type: SqlType, maps: MapForm): Encode {
  const present = presentEncoder(type, maps)
  return (value) => (value === null ? 'null' : present(value))
}

function presentEncoder(type: SqlType, maps: MapForm): Encode {
  switch (type.kind) {
    case 'STRING':
      return (value) => quoted(value as string)
    case 'DOUBLE':
      return (value) => (Number.isFinite(value) ? doubleText(value as number) : `"${doubleText(value as number)}"`)
    case 'DECIMAL':
      return (value) => (value as Decimal).toString()
    case 'BYTES':
      return (value) => `"${base64Text(value as Uint8Array)}"`
    case 'ARRAY': {
      const element = jsonEncoder(type.element, maps)
      return (value) => `[${(value as SqlArray).map(element).join(',')}]`
    }
    case 'MAP': {
      const element = jsonEncoder(type.value, maps)
      return maps === 'object' ? objectText(element) : entriesText(element)
    }
    case 'STRUCT': {
      const write = structWriter(type.fields, maps)
      return (value) => write(value as SqlArray)
    }
    default:
      return String
  }
}

function objectText(element: Encode): Encode {
  return (value) => {
    const members = Array.from(
      value as SqlMap,
      ([key, one]) => `${quoted(key === null ? 'null' : (key as string))}:${element(one)}`,
    )
    return `{${members.join(',')}}`
  }
}

function entriesText(element: Encode): Encode {
  return (value) => {
    const entries = Array.from(
      value as SqlMap,
      ([key, one]) => `{"key":${key === null ? 'null' : quoted(key as string)},"value":${element(one)}}`,
    )
    return `[${entries.join(',')}]`
  }
}

/** All fields, NULL ones too, in their order. */
export function structWriter(fields: readonly StructField[], maps: MapForm): (row: Row) => string {
  const encoders = fields.map(({ type }) => jsonEncoder(type, maps))
  const before = memberStarts(fields)
  if (fields.length === 0) return () => '{}'
  return (row) => {
    let text = ''
    for (let at = 0; at < encoders.length; at += 1) {
      text += (before[at] as string) + (encoders[at] as Encode)(row[at] as SqlValue)
    }
    return `${text}}`
  }
}

/** What stands before the value of each field. */
export function memberStarts(fields: readonly StructField[]): readonly string[] {
  return fields.map(({ name }, at) => `${at === 0 ? '{' : ','}${quoted(name)}:`)
}

/** Control characters, and halves of surrogate pairs, which may stand alone: anything but the rest. */
const needsNoEscapes = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

/** JSON's escapes as Jackson writes them: hexadecimal digits in upper case. */
function quoted(text: string): string {
  if (needsNoEscapes.test(text)) return `"${text}"`
  const json = JSON.stringify(text)
  if (json.length === text.length + 2) return json
  return json.replace(/\\(u00[01][0-9a-f]|.)/g, (escape, what: string) =>
    what.length > 1 ? `\\u${what.slice(1).toUpperCase()}` : escape,
  )
}
