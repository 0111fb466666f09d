// A message as the text format of Protobuf, in one line: fields in the order of their numbers, those that have the type's zero left out.
import type { ProtoField, ProtoMessage, ProtoValueType } from '@millrace/serde/protobuf'
import { doubleText } from '@millrace/sql'

/** `value` as `protobufCodec` reads it. */
export function protobufText(value: Readonly<Record<string, unknown>>, { fields }: ProtoMessage): string {
  return fields
    .toSorted((a, b) => a.number - b.number)
    .flatMap((field) => fieldTexts(value[field.name], field))
    .join(' ')
}

function fieldTexts(value: unknown, { name, label, type }: ProtoField): readonly string[] {
  if (value === null || value === undefined) return []
  if (type.kind === 'map') {
    return [...(value as ReadonlyMap<unknown, unknown>)].map(([key, member]) => {
      const parts = [`key: ${valueText(key, { kind: 'scalar', scalar: type.key })}`, named('value', member, type.value)]
      return `${name} { ${parts.join(' ')} }`
    })
  }
  if (label === 'repeated') return (value as readonly unknown[]).map((item) => named(name, item, type))
  if (label === 'single' && type.kind !== 'message' && isZero(value, type)) return []
  return [named(name, value, type)]
}

function named(name: string, value: unknown, type: ProtoValueType): string {
  return type.kind === 'message' ? `${name} ${valueText(value, type)}` : `${name}: ${valueText(value, type)}`
}

function valueText(value: unknown, type: ProtoValueType): string {
  if (type.kind === 'message') {
    const inner = protobufText(value as Readonly<Record<string, unknown>>, type)
    return inner === '' ? '{ }' : `{ ${inner} }`
  }
  if (type.kind === 'enum') return String(value)
  if (type.scalar === 'string') return quoted(Buffer.from(value as string), true)
  if (type.scalar === 'bytes') return quoted(value as Uint8Array, false)
  if (type.scalar === 'double' || type.scalar === 'float') return floatText(value as number)
  return String(value)
}

function isZero(value: unknown, type: ProtoValueType): boolean {
  if (type.kind === 'enum') return value === type.values.get(0) || value === 0
  if (value instanceof Uint8Array) return value.length === 0
  return value === 0 || value === 0n || value === false || value === ''
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return doubleText(value)
}

const escapes: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  39: "\\'",
  92: '\\\\',
}

/** Bytes beyond ASCII are octal; those of text stay what they are. */
function quoted(bytes: Uint8Array, isText: boolean): string {
  if (isText && bytes.every((byte) => byte >= 0x20 && escapes[byte] === undefined))
    return `"${Buffer.from(bytes).toString()}"`
  return `"${[...bytes].map((byte) => escapes[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)).join('')}"`
}
