// A Protobuf message as Connect sees it (Confluent's ProtobufData): wrappers are the values in them, lists of `key` and `value` are maps,
// a oneof is a struct of which one field is set, Google's dates and times are dates and times.
import type { Decimal } from '@millrace/serde'
import {
  decimalBytes,
  decimalFromBytes,
  isWrapper,
  type ProtoField,
  type ProtoMessage,
  type ProtoScalar,
  type ProtoValueType,
} from '@millrace/serde/protobuf'
import type { Adapter, ConnectField, ConnectSimpleKind, ConnectType } from '../connect/connect-type.ts'
import { type Long, wrapLong } from '../../types/int64.ts'
import { civilDate, daysOf } from '../../types/time/calendar.ts'

type Members = Readonly<Record<string, unknown>>

export function protobufConnectType(message: ProtoMessage): ConnectType & { readonly kind: 'struct' } {
  const oneofs = [...new Set(message.fields.flatMap(({ oneof }) => oneof ?? []))]
  const alone = message.fields.filter(({ oneof }) => oneof === undefined)
  const fields = (): readonly ConnectField[] => [
    ...oneofs.map((oneof, index) => ({
      name: `${oneof}_${index}`,
      type: structOf(message.fields.filter((field) => field.oneof === oneof)),
    })),
    ...alone.map(connectField),
  ]
  if (oneofs.length === 0) return { kind: 'struct', fields }
  return {
    kind: 'struct',
    fields,
    read: (value) => ({ ...(value as Members), ...unionsOf(message, oneofs, value as Members) }),
    write: (value) =>
      Object.assign({}, value, ...oneofs.map((oneof, index) => (value as Members)[`${oneof}_${index}`])),
  }
}

function unionsOf(message: ProtoMessage, oneofs: readonly string[], value: Members): Members {
  return Object.fromEntries(
    oneofs.map((oneof, index) => {
      const names = message.fields.filter((field) => field.oneof === oneof).map(({ name }) => name)
      const isSet = names.some((name) => value[name] !== null)
      return [`${oneof}_${index}`, isSet ? Object.fromEntries(names.map((name) => [name, value[name]])) : null]
    }),
  )
}

function structOf(fields: readonly ProtoField[]): ConnectType {
  return { kind: 'struct', fields: () => fields.map(connectField) }
}

function connectField(field: ProtoField): ConnectField {
  const { name, type, label } = field
  if (type.kind === 'map') {
    return { name, type: { kind: 'map', key: scalarType(type.key), value: () => valueType(type.value, {}) } }
  }
  const entries = label === 'repeated' ? entriesType(type) : undefined
  if (entries !== undefined) return { name, type: entries }
  if (label === 'repeated') return { name, type: { kind: 'array', element: () => valueType(type, field.params) } }
  return { name, type: valueType(type, field.params) }
}

/** A list of messages that are called entries and have the two fields `key` and `value`. */
function entriesType(type: ProtoValueType): ConnectType | undefined {
  if (type.kind !== 'message' || !type.name.endsWith('Entry') || type.fields.length !== 2) return undefined
  const [key, value] = type.fields as [ProtoField, ProtoField]
  if (key.name !== 'key' || value.name !== 'value' || key.label === 'repeated') return undefined
  return {
    kind: 'map',
    key: connectField(key).type,
    value: () => connectField(value).type,
    read: (entries) => new Map((entries as readonly Members[]).map((entry) => [entry['key'], entry['value']])),
    write: (map) => Array.from(map as Map<unknown, unknown>, ([one, other]) => ({ key: one, value: other })),
  }
}

function valueType(type: ProtoValueType, params: Readonly<Record<string, string>>): ConnectType {
  if (type.kind === 'enum') return { kind: 'string', read: String }
  if (type.kind === 'scalar') return scalarType(type.scalar)
  if (isWrapper(type.fullName)) {
    const { kind, read = (value) => value } = scalarType(wrapped(type))
    return { kind, read: (message) => read((message as Members)['value']), write: (value) => ({ value }) }
  }
  switch (type.fullName) {
    case 'google.protobuf.Timestamp':
      return { kind: 'timestamp', ...timestamp }
    case 'google.type.Date':
      return { kind: 'date', ...date }
    case 'google.type.TimeOfDay':
      return { kind: 'time', ...time }
    case 'confluent.type.Decimal': {
      const scale = Number(params['scale'] ?? 0)
      const precision = Number(params['precision'] ?? 64)
      return { kind: 'decimal', precision, scale, ...decimal(precision, scale) }
    }
    default:
      return protobufConnectType(type)
  }
}

function scalarType(scalar: ProtoScalar): Adapter & { readonly kind: ConnectSimpleKind } {
  const kind = scalarKinds[scalar]
  // Java has no unsigned numbers: of those beyond its long the sign bit is set.
  const isUnsigned = scalar === 'uint64' || scalar === 'fixed64'
  return isUnsigned ? { kind, read: signed, write: (value) => BigInt.asUintN(64, BigInt(value as Long)) } : { kind }
}

function signed(value: unknown): Long {
  return typeof value === 'bigint' ? wrapLong(value) : (value as number)
}

const scalarKinds: Readonly<Record<ProtoScalar, ConnectSimpleKind>> = {
  ...{ bool: 'boolean', string: 'string', bytes: 'bytes', float: 'float32', double: 'float64' },
  ...{ int32: 'int32', sint32: 'int32', sfixed32: 'int32', uint32: 'int64', fixed32: 'int64' },
  ...{ int64: 'int64', sint64: 'int64', sfixed64: 'int64', uint64: 'int64', fixed64: 'int64' },
}

const timestamp: Adapter = {
  read: (value) => {
    const { seconds, nanos } = value as { readonly seconds: number; readonly nanos: number }
    return Number(seconds) * 1000 + Math.floor(nanos / 1_000_000)
  },
  write: (ms) => {
    const seconds = Math.floor((ms as number) / 1000)
    return { seconds, nanos: ((ms as number) - seconds * 1000) * 1_000_000 }
  },
}

const date: Adapter = {
  read: (value) => {
    const { year, month, day } = value as { readonly year: number; readonly month: number; readonly day: number }
    return daysOf(year, month, day)
  },
  write: (days) => ({ ...civilDate(days as number) }),
}

const time: Adapter = {
  read: (value) => {
    const { hours, minutes, seconds, nanos } = value as Readonly<Record<string, number>>
    return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + Math.floor((nanos ?? 0) / 1_000_000)
  },
  write: (value) => {
    const ms = value as number
    const seconds = Math.floor(ms / 1000)
    return {
      hours: Math.floor(seconds / 3600),
      minutes: Math.floor(seconds / 60) % 60,
      seconds: seconds % 60,
      nanos: (ms % 1000) * 1_000_000,
    }
  },
}

function decimal(precision: number, scale: number): Adapter {
  return {
    read: (value) => {
      const { value: bytes, scale: written } = value as { readonly value: Uint8Array; readonly scale: number }
      return decimalFromBytes(bytes, written)
    },
    write: (value) => ({ value: decimalBytes((value as Decimal).unscaled), precision, scale }),
  }
}

function wrapped({ fields }: ProtoMessage): ProtoScalar {
  const [value] = fields
  return value?.type.kind === 'scalar' ? value.type.scalar : 'bytes'
}
