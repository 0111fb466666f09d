// Rows as PROTOBUF_NOSR: a message without a frame, whose schema follows from the columns alone.
import type { Serde } from '@millrace/serde'
import type { Column } from '../../schema/schema.ts'
import type { Row } from '../../types/value.ts'
import type { PartFormat } from '../format.ts'
import { ProtobufSchema } from './protobuf-schema.ts'
import { protobufText } from './protobuf-text.ts'

export function protobufRow(columns: readonly Column[], format: PartFormat): Serde<Row> {
  const schema = new ProtobufSchema({ schema: protobufText(columns, format), imported: {} }, undefined)
  const [read, write] = [schema.reader(columns, false), schema.writer(columns, false)]
  return { name: 'protobuf', serialize: (row) => write(row), deserialize: (bytes) => read(bytes, 0) }
}
