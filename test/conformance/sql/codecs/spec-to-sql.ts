// A value of a case as a value of a SQL type, for formats whose bytes follow a schema. What does not fit is an error of the case.
import { Decimal } from '@millrace/serde'
import type { SqlType, SqlValue, StructType } from '@millrace/sql'
import { isList, isObject, memberOf, NumberText, type SpecObject, type SpecValue, writeExact } from '../exact-json.ts'

export function specToSql(value: SpecValue, type: SqlType): SqlValue {
  if (value === null) return null
  switch (type.kind) {
    case 'BOOLEAN':
      return textOf(value).toLowerCase() === 'true'
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
      return Number(wholeOf(value))
    case 'BIGINT':
    case 'TIMESTAMP':
      return longOf(wholeOf(value))
    case 'DOUBLE':
      return Number(textOf(value))
    case 'STRING':
      return textOf(value)
    case 'BYTES':
      return Buffer.from(textOf(value), 'base64')
    case 'DECIMAL':
      return decimalOf(value, type.scale)
    case 'ARRAY':
      return listOf(value).map((one) => specToSql(one, type.element))
    case 'MAP':
      return new Map(
        Object.entries(objectOf(value)).map(([key, one]) => [specToSql(key, type.key), specToSql(one, type.value)]),
      )
    case 'STRUCT':
      return structOf(objectOf(value), type)
  }
}

/** Members are found whatever their case; what the type does not have is left out. */
function structOf(value: SpecObject, { fields }: StructType): SqlValue {
  const names = new Map(Object.keys(value).map((name) => [name.toUpperCase(), name]))
  return fields.map(({ name, type }) => {
    const found = names.get(name.toUpperCase())
    return found === undefined ? null : specToSql(memberOf(value, found) ?? null, type)
  })
}

function decimalOf(value: SpecValue, scale: number): Decimal {
  const decimal = Decimal.parse(textOf(value))
  if (decimal === undefined) throw new Error(`${writeExact(value)} is no decimal`)
  return decimal.withScale(scale, typeof value === 'string' ? 'HALF_UP' : 'UNNECESSARY')
}

function wholeOf(value: SpecValue): string {
  const text = textOf(value)
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`${writeExact(value)} is no whole number`)
  return text
}

function longOf(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

function textOf(value: SpecValue): string {
  return typeof value === 'string' ? value : value instanceof NumberText ? value.text : writeExact(value)
}

function listOf(value: SpecValue): readonly SpecValue[] {
  if (!isList(value)) throw new Error(`${writeExact(value)} is no list`)
  return value
}

function objectOf(value: SpecValue): SpecObject {
  if (!isObject(value)) throw new Error(`${writeExact(value)} is no object`)
  return value
}
