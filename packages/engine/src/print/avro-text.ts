// A value of Avro as Avro's own text of it: JSON with a space after colons and commas.
import { avroHolds, type AvroType } from '@millrace/serde/avro'
import { doubleText } from '@millrace/sql'
import { bytesText } from './plain-formats.ts'

/** `value` as `avroCodec` reads it. A string by itself is not quoted. */
export function avroText(value: unknown, type: AvroType): string {
  return typeof value === 'string' ? value : text(value, type)
}

function text(value: unknown, type: AvroType): string {
  switch (type.kind) {
    case 'union': {
      const branch = type.branches.find((one) => avroHolds(one)(value))
      return branch ? text(value, branch) : String(value)
    }
    case 'record': {
      const record = value as Readonly<Record<string, unknown>>
      return `{${type.fields.map((field) => `${JSON.stringify(field.name)}: ${text(record[field.name], field.type)}`).join(', ')}}`
    }
    case 'map': {
      const members = [...(value as ReadonlyMap<string, unknown>)]
      return `{${members.map(([name, member]) => `${JSON.stringify(name)}: ${text(member, type.values)}`).join(', ')}}`
    }
    case 'array':
      return `[${(value as readonly unknown[]).map((item) => text(item, type.items)).join(', ')}]`
    case 'string':
    case 'enum':
      return JSON.stringify(value)
    case 'float':
    case 'double':
      return numberText(value as number)
    case 'bytes':
    case 'fixed':
      return value instanceof Uint8Array ? JSON.stringify(bytesText(value)) : String(value)
    default:
      return String(value)
  }
}

function numberText(value: number): string {
  return Number.isFinite(value) ? doubleText(value) : JSON.stringify(doubleText(value))
}
