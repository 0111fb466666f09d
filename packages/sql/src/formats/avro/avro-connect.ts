// An Avro schema as Connect sees it (Confluent's AvroData): a union with null is its other branch, lists of entries are maps, `connect.…` attributes count.
import { type AvroType, type AvroUnion, avroHolds, decimalOfAvro } from '@millrace/serde/avro'
import type { ConnectField, ConnectType } from '../connect/connect-type.ts'

export function avroConnectType(type: AvroType): ConnectType {
  switch (type.kind) {
    case 'null':
      return { kind: 'other', what: 'null' }
    case 'boolean':
    case 'string':
      return { kind: type.kind }
    case 'enum':
      return { kind: 'string' }
    case 'float':
      return { kind: 'float32' }
    case 'double':
      return { kind: 'float64' }
    case 'int':
      return intType(type.attributes['logicalType'])
    case 'long':
      return { kind: type.attributes['logicalType'] === 'timestamp-millis' ? 'timestamp' : 'int64' }
    case 'bytes':
    case 'fixed': {
      const decimal = decimalOfAvro(type)
      return decimal === undefined ? { kind: 'bytes' } : { kind: 'decimal', ...decimal }
    }
    case 'array':
      return entriesType(type.items) ?? { kind: 'array', element: () => avroConnectType(type.items) }
    case 'map':
      return { kind: 'map', key: { kind: 'string' }, value: () => avroConnectType(type.values) }
    case 'record':
      return { kind: 'struct', fields: () => fieldsOf(type.fields) }
    case 'union':
      return unionType(type)
  }
}

function intType(logicalType: unknown): ConnectType {
  return { kind: logicalType === 'date' ? 'date' : logicalType === 'time-millis' ? 'time' : 'int32' }
}

function fieldsOf(fields: readonly { readonly name: string; readonly type: AvroType }[]): readonly ConnectField[] {
  return fields.map(({ name, type }) => ({ name, type: avroConnectType(type) }))
}

/** A map whose keys may be null is a list of records `key` and `value`, which says so. */
function entriesType(items: AvroType): ConnectType | undefined {
  if (items.kind !== 'record') return undefined
  const isEntry =
    items.attributes['connect.internal.type'] === 'MapEntry' || items.name === 'io.confluent.connect.avro.MapEntry'
  const [key, value] = ['key', 'value'].map((name) => items.fields.find((field) => field.name === name))
  if (!isEntry || key === undefined || value === undefined) return undefined
  return {
    kind: 'map',
    key: avroConnectType(key.type),
    value: () => avroConnectType(value.type),
    read: (entries) =>
      new Map((entries as readonly { key: unknown; value: unknown }[]).map((entry) => [entry.key, entry.value])),
    write: (map) => Array.from(map as Map<unknown, unknown>, ([one, other]) => ({ key: one, value: other })),
  }
}

/** Several branches beside null are a struct with a field for each, of which one is set. */
function unionType({ branches }: AvroUnion): ConnectType {
  const others = branches.filter(({ kind }) => kind !== 'null')
  if (others.length === 1) return avroConnectType(others[0] as AvroType)
  const named = others.map((type) => ({ name: branchName(type), type, holds: avroHolds(type) }))
  return {
    kind: 'struct',
    fields: () => fieldsOf(named),
    read: (value) => Object.fromEntries(named.map(({ name, holds }) => [name, holds(value) ? value : null])),
    write: (value) => Object.values(value as object).find((member) => member !== null) ?? null,
  }
}

function branchName(type: AvroType): string {
  return 'name' in type ? type.name.slice(type.name.lastIndexOf('.') + 1) : type.kind
}
