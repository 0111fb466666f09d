// JSON values to SQL values, by functions made once for a type. As lenient as ksqlDB: numbers in text are numbers, anything is a STRING.
// Numbers come as doubles where the text of the record lets them be exact, else as JsonNumber; where the text of a double is needed, `needsText`
// is thrown and the record is read again with all numbers as text.
import { decodeError, JsonNumber } from '@millrace/serde'
import { type SqlType, typeText } from '../../types/sql-type.ts'
import type { SqlValue } from '../../types/value.ts'
import { base64Bytes, fitDecimal, javaDouble, parsedDecimal, wholeText } from '../read-value.ts'
import type { MapForm } from './encode.ts'
import { structReader } from './fields.ts'
import { anyText, needsText } from './any-text.ts'

/** Of a value that may be null. */
export type Decode = (value: unknown) => SqlValue

const dayMs = 86_400_000

export function jsonDecoder(type: SqlType, maps: MapForm): Decode {
  const present = presentDecoder(type, maps)
  return (value) => (value === null ? null : present(value))
}

function presentDecoder(type: SqlType, maps: MapForm): Decode {
  switch (type.kind) {
    case 'BOOLEAN':
      return (value) => (typeof value === 'boolean' ? value : refuse(value, type))
    case 'INTEGER':
    case 'DATE':
      return (value) => wholeNumber(value, type, 32) as number
    case 'BIGINT':
      return (value) => wholeNumber(value, type, 64)
    case 'TIMESTAMP':
      return (value) => Number(wholeNumber(value, type, 64))
    case 'TIME':
      return (value) => timeOfDay(Number(wholeNumber(value, type, 64)))
    case 'DOUBLE':
      return (value) => doubleIn(value, type)
    case 'DECIMAL':
      return (value) => fitDecimal(parsedDecimal(numberText(value, type)), type)
    case 'STRING':
      return (value) => (typeof value === 'string' ? value : anyText(value))
    case 'BYTES':
      return (value) => (typeof value === 'string' ? base64Bytes(value) : refuse(value, type))
    case 'ARRAY': {
      const element = jsonDecoder(type.element, maps)
      return (value) => (Array.isArray(value) ? value.map(element) : refuse(value, type))
    }
    case 'MAP': {
      const element = jsonDecoder(type.value, maps)
      return (value) => {
        if (maps === 'entries' && Array.isArray(value)) return entriesIn(value, element)
        const members = object(value, type)
        return new Map(Object.keys(members).map((key) => [key, element(members[key])]))
      }
    }
    case 'STRUCT': {
      const read = structReader(type.fields, (field) => jsonDecoder(field, maps))
      return (value) => read(object(value, type))
    }
  }
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

function object(value: unknown, type: SqlType): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : refuse(value, type)
}

/** A MAP as JSON_SR writes it. */
function entriesIn(list: readonly unknown[], element: Decode): SqlValue {
  return new Map(
    list.map((entry) => {
      const key = isObject(entry) ? (entry['key'] ?? null) : undefined
      if (typeof key !== 'string' && key !== null) throw decodeError('an entry of a MAP without its key')
      return [key, element((entry as { readonly value?: unknown }).value ?? null)]
    }),
  )
}

/** Towards zero, and only the low bits are kept: as Java's `intValue` and `longValue`. */
function wholeNumber(value: unknown, type: SqlType, bits: 32 | 64): number | bigint {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(Math.trunc(value))) throw needsText
    return bits === 32 ? value | 0 : Math.trunc(value) + 0
  }
  if (value instanceof JsonNumber) return wholeText(value.text, bits, 'wraps')
  return typeof value === 'string' ? wholeText(value, bits, 'fits') : refuse(value, type)
}

function doubleIn(value: unknown, type: SqlType): number {
  if (typeof value === 'number') return value
  if (value instanceof JsonNumber) return Number(value.text)
  return typeof value === 'string' ? javaDouble(value) : refuse(value, type)
}

function numberText(value: unknown, type: SqlType): string {
  if (typeof value === 'number') throw needsText
  if (value instanceof JsonNumber) return value.text
  return typeof value === 'string' ? value : refuse(value, type)
}

function timeOfDay(ms: number): number {
  if (ms >= 0 && ms <= dayMs) return ms
  throw decodeError(`${ms} is no TIME; it has 0 to ${dayMs} milliseconds`)
}

function refuse(value: unknown, type: SqlType): never {
  throw decodeError(`${kindOf(value)} is no ${typeText(type)}`)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' || value instanceof JsonNumber) return 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
