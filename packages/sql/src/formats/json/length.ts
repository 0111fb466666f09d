// How many bytes the JSON text of a value has, without making the text where that is easily told.
import { type SqlType, type StructField } from '../../types/sql-type.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import { jsonEncoder, type MapForm, memberStarts } from './encode.ts'

const nullLength = 4

/** Of what `jsonEncoder` gives. */
export function jsonLength(type: SqlType, maps: MapForm): (value: SqlValue) => number {
  const encode = jsonEncoder(type, maps)
  const whole = (value: SqlValue): number => Buffer.byteLength(encode(value))
  switch (type.kind) {
    case 'STRING':
      return (value) => (value === null ? nullLength : (plainLength(value as string) ?? whole(value)))
    case 'INTEGER':
    case 'BIGINT':
      return (value) => (value === null ? nullLength : (smallLength(value as number | bigint) ?? whole(value)))
    default:
      return whole
  }
}

/** Of what `structWriter` gives. */
export function structLength(fields: readonly StructField[], maps: MapForm): (row: Row) => number {
  const lengths = fields.map(({ type }) => jsonLength(type, maps))
  const rest = memberStarts(fields).reduce((sum, start) => sum + Buffer.byteLength(start), '}'.length)
  if (fields.length === 0) return () => '{}'.length
  return (row) => {
    let sum = rest
    for (let at = 0; at < lengths.length; at += 1)
      sum += (lengths[at] as (value: SqlValue) => number)(row[at] as SqlValue)
    return sum
  }
}

/** With its quotes, of text without escapes that is all ASCII. */
function plainLength(text: string): number | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return undefined
  }
  return text.length + 2
}

/** Digits of a number that is not negative, and not large. */
function smallLength(value: number | bigint): number | undefined {
  if (typeof value !== 'number' || value < 0 || value >= 1e9) return undefined
  let digits = 1
  for (let power = 10; value >= power; power *= 10) digits += 1
  return digits
}
