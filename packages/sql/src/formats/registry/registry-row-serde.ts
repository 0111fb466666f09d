// The serde of a key or value whose schema is in a registry: it writes with one schema, and reads whatever schema a record names.
// Law: serialising and deserialising never wait; a schema that is not here yet is `SERDE_SCHEMA_PENDING`, which is tried again.
import {
  framed,
  frameHead,
  frameBytes,
  readMessageIndexes,
  type ResolvedSchema,
  type SchemaCache,
  schemaIdOf,
  type Serde,
} from '@millrace/serde'
import type { Column } from '../../schema/schema.ts'
import type { Row } from '../../types/value.ts'
import { avroReader, avroWriter } from '../avro/avro-row.ts'
import type { ReadRow } from '../connect/connect-row.ts'
import { isUnwrapped } from '../features.ts'
import type { PartFormat } from '../format.ts'
import { jsonRow } from '../json/json-row.ts'
import { ProtobufSchema } from '../protobuf/protobuf-schema.ts'
import { derivedSchema } from './registered-columns.ts'

export interface RegistryRowOptions {
  readonly columns: readonly Column[]
  readonly format: PartFormat
  readonly cache: SchemaCache
  /** `columns` are the schema's own, where it has more. Default: a schema that only this serde knows, for stores of rows that others wrote. */
  readonly writes?: { readonly schema: ResolvedSchema; readonly columns: readonly Column[] } | undefined
}

/** No registry gives this id. */
const ownId = -1

export function registryRow({ columns, format, cache, writes }: RegistryRowOptions): Serde<Row> {
  const own: ResolvedSchema = { ...derivedSchema(columns, format), id: ownId, imported: {} }
  const schemaOf = (id: number): ResolvedSchema => (id === ownId ? own : cache.get(id))
  return {
    name: format.name.toLowerCase(),
    serialize: writer(writes?.schema ?? own, writes?.columns ?? columns, format),
    deserialize: reader(columns, format, schemaOf),
    ...(isUnwrapped(format) ? { isNull: (row: Row) => row[0] === null } : {}),
  }
}

function writer(schema: ResolvedSchema, columns: readonly Column[], format: PartFormat): (row: Row) => Uint8Array {
  const unwrapped = isUnwrapped(format)
  if (format.name === 'PROTOBUF') {
    const protobuf = new ProtobufSchema(schema, format.properties['fullSchemaName'])
    const [head, write] = [frameHead(schema.id, protobuf.indexes), protobuf.writer(columns, unwrapped)]
    return (row) => write(row, head)
  }
  const head = frameHead(schema.id)
  if (format.name === 'AVRO') {
    const write = avroWriter(schema, columns, unwrapped)
    return (row) => write(row, head)
  }
  const json = jsonRow(columns, unwrapped, 'entries')
  return (row) => framed(head, json.serialize(padded(row, columns.length)))
}

type SchemaOf = (id: number) => ResolvedSchema

/** With NULL for the schema's columns that the row does not have. */
function padded(row: Row, length: number): Row {
  return row.length === length ? row : [...row, ...Array.from({ length: length - row.length }, () => null)]
}

function reader(columns: readonly Column[], format: PartFormat, schemaOf: SchemaOf): (bytes: Uint8Array) => Row {
  const unwrapped = isUnwrapped(format)
  if (format.name === 'PROTOBUF') return protobufReader(columns, schemaOf, unwrapped)
  if (format.name === 'JSON_SR') {
    const json = jsonRow(columns, unwrapped, 'entries')
    return (bytes) => {
      schemaIdOf(bytes)
      return json.deserialize(bytes.subarray(frameBytes))
    }
  }
  const readers = new Map<number, ReadRow>()
  return (bytes) => {
    const id = schemaIdOf(bytes)
    let read = readers.get(id)
    if (read === undefined) {
      read = avroReader(schemaOf(id), columns, unwrapped)
      readers.set(id, read)
    }
    return read(bytes, frameBytes)
  }
}

function protobufReader(
  columns: readonly Column[],
  schemaOf: SchemaOf,
  unwrapped: boolean,
): (bytes: Uint8Array) => Row {
  const schemas = new Map<number, ProtobufSchema>()
  const readers = new Map<string, ReadRow>()
  return (bytes) => {
    const id = schemaIdOf(bytes)
    const { indexes, start } = readMessageIndexes(bytes)
    const place = `${id}:${indexes.join('.')}`
    let read = readers.get(place)
    if (read === undefined) {
      const schema = schemas.get(id) ?? new ProtobufSchema(schemaOf(id), undefined)
      schemas.set(id, schema)
      read = schema.readerAt(indexes, columns, unwrapped)
      readers.set(place, read)
    }
    return read(bytes, start)
  }
}
