// The text that a value has where it becomes a STRING: Java's, made once for a type.
import type { Decimal } from '@millrace/serde'
import { doubleText } from './double-text.ts'
import type { SqlType, StructType } from './sql-type.ts'
import { dayMs } from './time/calendar.ts'
import { dateText, timestampText, timeText } from './time/text.ts'
import type { SqlArray, SqlMap, SqlValue } from './value.ts'

export type Text = (value: SqlValue) => string

/** Of a value that is not NULL, by itself. */
export function valueText(type: SqlType): Text {
  switch (type.kind) {
    case 'DOUBLE':
      return (value) => doubleText(value as number)
    case 'DATE':
      return (value) => dateText(value as number)
    case 'TIME':
      return (value) => timeText(value as number)
    case 'TIMESTAMP':
      return (value) => timestampText(value as number)
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
    case 'BYTES':
      return innerText(type)
    default:
      return String
  }
}

/** Of a value within another one, where Java asks the value itself and no format of ksqlDB has a say. */
function innerText(type: SqlType): Text {
  switch (type.kind) {
    case 'DECIMAL':
      return (value) => decimalText(value as Decimal)
    case 'BYTES':
      return (value) => bufferText((value as Uint8Array).length)
    case 'TIME':
      return (value) => timestampText(value as number).slice(11, 19)
    case 'TIMESTAMP':
      return (value) => sqlTimestampText(value as number)
    case 'ARRAY': {
      const element = nullable(innerText(type.element))
      return (value) => `[${(value as SqlArray).map(element).join(', ')}]`
    }
    case 'MAP': {
      const [key, element] = [nullable(innerText(type.key)), nullable(innerText(type.value))]
      return (value) => `{${[...(value as SqlMap)].map(([k, v]) => `${key(k)}=${element(v)}`).join(', ')}}`
    }
    case 'STRUCT':
      return structText(type)
    default:
      return valueText(type)
  }
}

function nullable(text: Text): Text {
  return (value) => (value === null ? 'null' : text(value))
}

/** Fields that are NULL are left out. */
function structText({ fields }: StructType): Text {
  const texts = fields.map(({ name, type }) => ({ name, text: innerText(type) }))
  return (value) => {
    const present = texts.flatMap(({ name, text }, index) => {
      const field = (value as SqlArray)[index] as SqlValue
      return field === null ? [] : [`${name}=${text(field)}`]
    })
    return `Struct{${present.join(',')}}`
  }
}

/** Java's BigDecimal.toString: with an exponent below a millionth. */
export function decimalText(value: Decimal): string {
  const digits = (value.unscaled < 0n ? -value.unscaled : value.unscaled).toString()
  const exponent = digits.length - 1 - value.scale
  if (value.scale >= 0 && exponent >= -6) return value.toString()
  const sign = value.unscaled < 0n ? '-' : ''
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`
  return `${sign}${mantissa}E${exponent >= 0 ? '+' : ''}${exponent}`
}

function bufferText(length: number): string {
  return `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`
}

/** `2020-05-26 23:59:58.1`: as many digits as the milliseconds have, one at least. */
function sqlTimestampText(ms: number): string {
  const date = dateText(Math.floor(ms / dayMs))
  const [clock = '', fraction = ''] = timestampText(ms)
    .slice(date.length + 1)
    .split('.')
  return `${date} ${clock}.${fraction.replace(/0{1,2}$/, '')}`
}
