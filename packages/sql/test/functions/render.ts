// Values as the function catalogue writes them.
import type { Decimal } from '@millrace/serde'
import {
  dateText,
  doubleText,
  type SqlArray,
  type SqlMap,
  type SqlType,
  type SqlValue,
  timestampText,
} from '@millrace/sql'

export function render(type: SqlType | null, value: SqlValue): string {
  if (value === null || type === null) return 'NULL'
  switch (type.kind) {
    case 'STRING':
      return `'${value as string}'`
    case 'DOUBLE':
      return doubleText(value as number)
    case 'DECIMAL':
      return (value as Decimal).toString()
    case 'DATE':
      return dateText(value as number)
    case 'TIME':
      return timestampText(value as number).slice(11, 19)
    case 'TIMESTAMP':
      return timestampText(value as number)
    case 'BYTES':
      return `0x${Array.from(value as Uint8Array, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
    case 'ARRAY':
      return `[${(value as SqlArray).map((one) => render(type.element, one)).join(',')}]`
    case 'MAP':
      return `{${[...(value as SqlMap)].map(([key, one]) => `${key as string}:${render(type.value, one)}`).join(',')}}`
    case 'STRUCT':
      return `{${type.fields.map(({ name, type: field }, at) => `${name}:${render(field, (value as SqlArray)[at] as SqlValue)}`).join(',')}}`
    default:
      return String(value as number)
  }
}
