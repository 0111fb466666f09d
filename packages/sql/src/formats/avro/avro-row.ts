// Rows as Avro: what a registered schema and the columns make of each other.
import type { ResolvedSchema } from '@millrace/serde'
import { avroCodec, parseAvroSchema } from '@millrace/serde/avro'
import type { Column } from '../../schema/schema.ts'
import { type ReadRow, rowReader, rowWriter, type WriteRow } from '../connect/connect-row.ts'
import { avroConnectType } from './avro-connect.ts'

export function avroReader(schema: ResolvedSchema, columns: readonly Column[], unwrapped: boolean): ReadRow {
  const type = parseAvroSchema(schema.schema, Object.values(schema.imported))
  const codec = avroCodec(type)
  const toRow = rowReader(avroConnectType(type), columns, unwrapped)
  return (bytes, start) => toRow(codec.decode(bytes, start))
}

export function avroWriter(schema: ResolvedSchema, columns: readonly Column[], unwrapped: boolean): WriteRow {
  const type = parseAvroSchema(schema.schema, Object.values(schema.imported))
  const codec = avroCodec(type)
  const ofRow = rowWriter(avroConnectType(type), columns, unwrapped)
  return (row, head) => codec.encode(ofRow(row), head)
}
