// What lies in a registry as columns, and columns as what is registered: for CREATE without columns, for sinks, for *_SCHEMA_ID.
import type { ResolvedSchema, SchemaType, WrittenSchema } from '@millrace/serde'
import { parseAvroSchema } from '@millrace/serde/avro'
import { statementError } from '../../errors.ts'
import type { Column } from '../../schema/schema.ts'
import { avroConnectType } from '../avro/avro-connect.ts'
import { avroText, avroValueName } from '../avro/avro-text.ts'
import type { ConnectType } from '../connect/connect-type.ts'
import { type FieldNames, sqlTypeOf } from '../connect/infer-columns.ts'
import { isUnwrapped } from '../features.ts'
import type { FormatName, Part, PartFormat } from '../format.ts'
import { jsonSchemaConnectType } from '../json-schema/json-schema-connect.ts'
import { jsonSchemaText } from '../json-schema/json-schema-text.ts'
import { protobufConnectType } from '../protobuf/protobuf-connect.ts'
import { ProtobufSchema } from '../protobuf/protobuf-schema.ts'
import { protobufText } from '../protobuf/protobuf-text.ts'

const schemaTypes: Readonly<Partial<Record<FormatName, SchemaType>>> = {
  AVRO: 'AVRO',
  JSON_SR: 'JSON',
  PROTOBUF: 'PROTOBUF',
}

/** Of a format whose schemas are in a registry; undefined for others. */
export function schemaTypeOf(format: FormatName): SchemaType | undefined {
  return schemaTypes[format]
}

/** The schema that ksqlDB derives of columns. */
export function derivedSchema(columns: readonly Column[], format: PartFormat): WrittenSchema {
  const unwrapped = isUnwrapped(format)
  switch (format.name) {
    case 'AVRO':
      return {
        type: 'AVRO',
        schema: avroText(columns, unwrapped, format.properties['fullSchemaName'] ?? avroValueName),
      }
    case 'JSON_SR':
      return { type: 'JSON', schema: jsonSchemaText(columns, unwrapped) }
    default:
      return { type: 'PROTOBUF', schema: protobufText(columns, format) }
  }
}

/**
 * The columns of a registered schema. A key or value that is no record is one column, `ROWKEY` or `ROWVAL`.
 *
 * @throws {MillraceError} `SQL_STATEMENT` where there is nothing that SQL has types for.
 */
export function columnsOf(
  schema: ResolvedSchema,
  format: PartFormat,
  part: Part,
  names: FieldNames = 'upper case',
): readonly Column[] {
  const type = connectTypeOf(schema, format)
  if (isUnwrapped(format)) {
    const single = sqlTypeOf(type, names)
    if (single === undefined) throw unsupported(type)
    return [{ name: part === 'key' ? 'ROWKEY' : 'ROWVAL', type: single }]
  }
  if (type.kind !== 'struct') {
    throw statementError(
      "Schema returned from schema registry is anonymous type. To use this schema with ksqlDB, set 'WRAP_SINGLE_VALUE=false' in the WITH clause properties.",
    )
  }
  const row = sqlTypeOf(type, names)
  if (row?.kind !== 'STRUCT') throw unsupported(type)
  return row.fields
}

function connectTypeOf(schema: ResolvedSchema, { properties }: PartFormat): ConnectType {
  switch (schema.type) {
    case 'AVRO':
      return avroConnectType(parseAvroSchema(schema.schema, Object.values(schema.imported)))
    case 'JSON':
      return jsonSchemaConnectType(schema.schema)
    case 'PROTOBUF':
      return protobufConnectType(new ProtobufSchema(schema, properties['fullSchemaName']).message)
  }
}

function unsupported(type: ConnectType): Error {
  return statementError(`Schema does not include any columns with types that ksqlDB supports.\nschema: ${type.kind}`)
}
