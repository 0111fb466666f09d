// CAST: from which type to which, as a function made once for the two types. What cannot be read or held is an evaluation error.
import { Decimal } from '@millrace/serde'
import { evaluationError } from '../errors.ts'
import { parseDouble } from './double-text.ts'
import { exactDouble, toDecimal } from './exact-decimal.ts'
import { doubleToInt, doubleToLong, type Long, longToInt, wrapLong } from './int64.ts'
import { decimalReader, doubleReader } from './number-reader.ts'
import { type DecimalType, isNumeric, sameType, type SqlType, type StructType, typeText } from './sql-type.ts'
import { dayMs, floorMod } from './time/calendar.ts'
import { parseDate, parseTime, parseTimestamp } from './time/text.ts'
import type { SqlArray, SqlMap, SqlValue } from './value.ts'
import { valueText } from './value-text.ts'

export type Caster = (value: SqlValue) => SqlValue

/** NULL stays NULL. Undefined where ksqlDB has no such cast; {@link castRefusal} says so. */
export function caster(from: SqlType, to: SqlType): Caster | undefined {
  if (sameType(from, to)) return (value) => value
  const cast = castOfPresent(from, to)
  return cast && ((value) => (value === null ? null : cast(value)))
}

export function castRefusal(from: SqlType, to: SqlType): string {
  return `Cast of ${typeText(from)} to ${typeText(to)} is not supported`
}

function castOfPresent(from: SqlType, to: SqlType): Caster | undefined {
  if (to.kind === 'STRING') return from.kind === 'BYTES' ? undefined : valueText(from)
  if (from.kind === 'STRING') return castText(to)
  if (isNumeric(from) && isNumeric(to)) return castNumber(from, to)
  if (from.kind === 'TIMESTAMP' && to.kind === 'DATE') return (value) => Math.floor((value as number) / dayMs)
  if (from.kind === 'TIMESTAMP' && to.kind === 'TIME') return (value) => floorMod(value as number, dayMs)
  if (from.kind === 'DATE' && to.kind === 'TIMESTAMP') return (value) => (value as number) * dayMs
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = caster(from.element, to.element)
    return element && ((value) => (value as SqlArray).map(element))
  }
  if (from.kind === 'MAP' && to.kind === 'MAP') {
    const [key, element] = [caster(from.key, to.key), caster(from.value, to.value)]
    if (!key || !element) return undefined
    return (value) => new Map([...(value as SqlMap)].map(([k, v]) => [key(k), element(v)]))
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return castStruct(from, to)
  return undefined
}

/** Field by field by name; what the target does not have is dropped, what the source does not have is NULL. */
function castStruct(from: StructType, to: StructType): Caster | undefined {
  const fields: ((struct: SqlArray) => SqlValue)[] = []
  for (const { name, type } of to.fields) {
    const index = from.fields.findIndex((field) => field.name === name)
    const source = from.fields[index]
    const cast = source && caster(source.type, type)
    if (source && !cast) return undefined
    fields.push(cast ? (struct) => cast(struct[index] as SqlValue) : () => null)
  }
  return (value) => fields.map((field) => field(value as SqlArray))
}

function castNumber(from: SqlType, to: SqlType): Caster {
  switch (to.kind) {
    case 'INTEGER':
      if (from.kind === 'DOUBLE') return (value) => doubleToInt(value as number)
      if (from.kind === 'BIGINT') return (value) => longToInt(value as Long)
      return (value) => longToInt((value as Decimal).withScale(0, 'DOWN').unscaled)
    case 'BIGINT':
      if (from.kind === 'DOUBLE') return (value) => doubleToLong(value as number)
      if (from.kind === 'INTEGER') return (value) => value
      return (value) => wrapLong((value as Decimal).withScale(0, 'DOWN').unscaled)
    case 'DOUBLE':
      return doubleReader(from)
    default: {
      const type = to as DecimalType
      if (from.kind === 'DOUBLE') return (value) => toDecimal(exactDouble(value as number, type.precision), type)
      const read = decimalReader(from)
      return (value) => toDecimal(read(value), type)
    }
  }
}

/** Text is trimmed first. */
function castText(to: SqlType): Caster | undefined {
  const parse = parser(to)
  return parse && ((value) => parse(trim(value as string)))
}

function parser(to: SqlType): ((text: string) => SqlValue) | undefined {
  switch (to.kind) {
    case 'BOOLEAN':
      return parseBoolean
    case 'INTEGER':
      return (text) => Number(parseWhole(text, 32, 'INTEGER'))
    case 'BIGINT':
      return (text) => wrapLong(parseWhole(text, 64, 'BIGINT'))
    case 'DECIMAL':
      return (text) => toDecimal(parseDecimal(text), to)
    case 'DOUBLE':
      return parseDouble
    case 'DATE':
      return parseDate
    case 'TIME':
      return parseTime
    case 'TIMESTAMP':
      return parseTimestamp
    case 'BYTES':
      return parseBase64
    default:
      return undefined
  }
}

/** As Java's String.trim: everything up to the space. */
export function trim(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && text.charCodeAt(from) <= 0x20) from++
  while (from < to && text.charCodeAt(to - 1) <= 0x20) to--
  return text.slice(from, to)
}

/** Whatever begins `true` or `yes`. */
function parseBoolean(text: string): boolean {
  const lower = text.toLowerCase()
  return lower !== '' && ('true'.startsWith(lower) || 'yes'.startsWith(lower))
}

function parseWhole(text: string, bits: number, type: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined
  if (value === undefined || BigInt.asIntN(bits, value) !== value) {
    throw evaluationError(`${JSON.stringify(text)} is no ${type}`)
  }
  return value
}

function parseDecimal(text: string): Decimal {
  const value = Decimal.parse(text)
  if (!value) throw evaluationError(`${JSON.stringify(text)} is no DECIMAL`)
  return value.scale < 0 ? value.withScale(0) : value
}

export function parseBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) {
    throw evaluationError(`${JSON.stringify(text)} is no base64`)
  }
  return Uint8Array.from(atob(text.replace(/=+$/, '')), (character) => character.charCodeAt(0))
}
