// Values of INSERT become values of a column's type: wider numbers, decimals that lose no digit, times and bytes written as text.
import type { Decimal } from '@millrace/serde'
import { statementError } from '../../errors.ts'
import { canCastImplicitly } from '../../types/implicit-cast.ts'
import { caster } from '../../types/cast.ts'
import { decimalReader } from '../../types/number-reader.ts'
import { type DecimalType, type SqlType, type StructType, typeText } from '../../types/sql-type.ts'
import type { SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import { valueText } from '../../types/value-text.ts'

type Coercer = (value: SqlValue) => SqlValue

/** `from` is null for NULL. @throws {MillraceError} `SQL_STATEMENT` */
export function coerced(value: SqlValue, from: SqlType | null, column: { name: string; type: SqlType }): SqlValue {
  if (value === null || from === null) return null
  const coerce = coercer(from, column.type)
  if (coerce !== undefined) {
    try {
      return coerce(value)
    } catch (cause) {
      // A text that is no time or no base64 is of the wrong type; a number that does not fit says so itself.
      if (from.kind !== 'STRING') throw cause
    }
  }
  throw statementError(
    `Expected type ${typeText(column.type)} for field \`${column.name}\` but got ${from.kind}(${valueText(from)(value)})` +
      timeHint(column.type, from),
  )
}

/** Undefined where the one never becomes the other. */
function coercer(from: SqlType, to: SqlType): Coercer | undefined {
  const coerce = coercerOfPresent(from, to)
  return coerce && ((value) => (value === null ? null : coerce(value)))
}

function coercerOfPresent(from: SqlType, to: SqlType): Coercer | undefined {
  if (to.kind === 'DECIMAL') return canCastImplicitly(from, 'DECIMAL') ? decimalCoercer(from, to) : undefined
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = coercer(from.element, to.element)
    return element && ((value) => (value as SqlArray).map(element))
  }
  if (from.kind === 'MAP' && to.kind === 'MAP') {
    const [key, element] = [coercer(from.key, to.key), coercer(from.value, to.value)]
    return key && element && ((value) => new Map([...(value as SqlMap)].map(([k, v]) => [key(k), element(v)])))
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return structCoercer(from, to)
  return canCastImplicitly(from, to.kind) ? caster(from, to) : undefined
}

/** By the fields' names; what the value does not have is NULL, what the column does not have is an error. */
function structCoercer(from: StructType, to: StructType): Coercer | undefined {
  if (from.fields.some(({ name }) => !to.fields.some((field) => field.name === name))) return undefined
  const fields: Coercer[] = []
  for (const { name, type } of to.fields) {
    const index = from.fields.findIndex((field) => field.name === name)
    const source = from.fields[index]
    const coerce = source && coercer(source.type, type)
    if (source && coerce === undefined) return undefined
    fields.push(coerce ? (struct) => coerce((struct as SqlArray)[index] as SqlValue) : () => null)
  }
  return (value) => fields.map((field) => field(value))
}

function decimalCoercer(from: SqlType, { precision, scale }: DecimalType): Coercer {
  const read = decimalReader(from)
  return (value) => {
    const number: Decimal = read(value)
    const needed = Math.max(0, number.scale)
    const whole = Math.max(0, number.precision - number.scale)
    if (needed > scale || whole > precision - scale) {
      throw statementError(
        `Cannot fit decimal '${number.toString()}' into DECIMAL(${precision}, ${scale}) without rounding. ` +
          `(Requires ${whole + needed},${needed})`,
      )
    }
    return number.withScale(scale)
  }
}

function timeHint(to: SqlType, from: SqlType): string {
  if (from.kind !== 'STRING') return ''
  switch (to.kind) {
    case 'TIMESTAMP':
      return '. Timestamp format must be yyyy-mm-ddThh:mm:ss[.S]'
    case 'TIME':
      return '. Time format must be hh:mm:ss[.S]'
    case 'DATE':
      return '. Date format must be yyyy-mm-dd'
    default:
      return ''
  }
}
