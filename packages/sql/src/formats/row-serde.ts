// Rows to bytes and back in a format. Made once for a key or value schema; decoders and encoders are composed then, so that records only run them.
// Law: what a format writes it reads back as an equal row, except where the format has no way to say it.
import type { Serde } from '@millrace/serde'
import { statementError } from '../errors.ts'
import type { Column } from '../schema/schema.ts'
import type { Row } from '../types/value.ts'
import { delimiterOf } from './delimited/delimiter.ts'
import { delimitedRow } from './delimited/delimited-row.ts'
import { isUnwrapped } from './features.ts'
import type { PartFormat } from './format.ts'
import { jsonRow } from './json/json-row.ts'
import { kafkaRow } from './kafka-row.ts'
import { noneRow } from './none-row.ts'
import { protobufRow } from './protobuf/protobuf-row.ts'

/**
 * The serde of a format that needs no registry; the columns have passed {@link checkFormat}.
 * `isNull` is true for a row whose single column is NULL where that is written as no bytes.
 *
 * @throws {MillraceError} `SQL_STATEMENT` for a format with a registry: those are prepared with it.
 */
export function rowSerde(columns: readonly Column[], format: PartFormat): Serde<Row> {
  if (columns.length === 0) return noneRow
  switch (format.name) {
    case 'JSON':
      return jsonRow(columns, isUnwrapped(format))
    case 'DELIMITED':
      return delimitedRow(columns, delimiterOf(format))
    case 'KAFKA':
      return kafkaRow(columns)
    case 'NONE':
      return noneRow
    case 'PROTOBUF_NOSR':
      return protobufRow(columns, format)
    default:
      throw statementError(`The '${format.name}' format needs a schema registry`)
  }
}
