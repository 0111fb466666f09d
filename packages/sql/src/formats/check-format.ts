// What a format cannot hold, said before anything is made of it, in ksqlDB's words.
import { statementError } from '../errors.ts'
import { type Column, columnText } from '../schema/schema.ts'
import { type SqlType, typeText } from '../types/sql-type.ts'
import { isKafkaType } from './kafka-row.ts'
import type { Part, PartFormat } from './format.ts'

/** Throws `SQL_STATEMENT` where the columns of a part cannot be written in its format. */
export function checkFormat(columns: readonly Column[], format: PartFormat, part: Part): void {
  if (part === 'key') for (const column of columns) refuseMapInKey(column)
  const reason = refusal(columns, format, part)
  if (reason === undefined) return
  const schema = `Persistence{columns=[${columnList(columns, part)}], features=[${[...format.features].join(', ')}]}`
  throw statementError(
    `${part === 'key' ? 'Key' : 'Value'} format does not support schema.\nformat: ${format.name}\nschema: ${schema}\nreason: ${reason}`,
  )
}

function refuseMapInKey({ name, type }: Column): void {
  if (!holds(type, ({ kind }) => kind === 'MAP')) return
  throw statementError(
    'Map keys, including types that contain maps, are not supported as they may lead to unexpected behavior due to inconsistent serialization. ' +
      `Key column name: \`${name}\`. Column type: ${typeText(type)}. See https://github.com/confluentinc/ksql/issues/6621 for more.`,
  )
}

function refusal(columns: readonly Column[], { name: format }: PartFormat, part: Part): string | undefined {
  switch (format) {
    case 'KAFKA':
      return kafkaRefusal(columns, part)
    case 'DELIMITED':
      return delimitedRefusal(columns)
    case 'NONE':
      if (columns.length === 0) return undefined
      return `The 'NONE' format can only be used when no columns are defined. Got: [${columnList(columns, part)}]`
    case 'JSON':
    case 'JSON_SR':
      return mapRefusal(columns, 'JSON only supports MAP types with STRING keys')
    case 'AVRO':
      return mapRefusal(columns, 'Avro only supports MAPs with STRING keys')
    case 'PROTOBUF':
    case 'PROTOBUF_NOSR':
      return mapRefusal(columns, 'PROTOBUF format only supports MAP types with STRING keys') ?? nestingRefusal(columns)
  }
}

function kafkaRefusal(columns: readonly Column[], part: Part): string | undefined {
  if (columns.length > 1) {
    return `The 'KAFKA' format only supports a single field. Got: [${columnList(columns, part)}]`
  }
  const other = columns.find(({ type }) => !isKafkaType(type))
  return other && `The 'KAFKA' format does not support type '${other.type.kind}'`
}

function delimitedRefusal(columns: readonly Column[]): string | undefined {
  const other = columns.find(({ type }) => ['ARRAY', 'MAP', 'STRUCT'].includes(type.kind))
  return other && `The 'DELIMITED' format does not support type '${other.type.kind}', column: \`${other.name}\``
}

function mapRefusal(columns: readonly Column[], reason: string): string | undefined {
  const isOther = (type: SqlType): boolean => type.kind === 'MAP' && type.key.kind !== 'STRING'
  return columns.some(({ type }) => holds(type, isOther)) ? reason : undefined
}

/** Repeated fields and maps of Protobuf hold values, not each other. */
function nestingRefusal(columns: readonly Column[]): string | undefined {
  const isList = (type: SqlType | undefined): boolean => type?.kind === 'ARRAY' || type?.kind === 'MAP'
  const nests = (type: SqlType): boolean =>
    (type.kind === 'ARRAY' && isList(type.element)) || (type.kind === 'MAP' && isList(type.value))
  const other = columns.find(({ type }) => holds(type, nests))
  return other && `PROTOBUF has no lists or maps within each other, column: ${columnText(other)}`
}

/** True where the type or one within it is so. */
function holds(type: SqlType, is: (type: SqlType) => boolean): boolean {
  if (is(type)) return true
  switch (type.kind) {
    case 'ARRAY':
      return holds(type.element, is)
    case 'MAP':
      return holds(type.key, is) || holds(type.value, is)
    case 'STRUCT':
      return type.fields.some((field) => holds(field.type, is))
    default:
      return false
  }
}

/** `` `A` INTEGER KEY, `B` STRING KEY ``. */
export function columnList(columns: readonly Column[], part: Part): string {
  return columns.map((column) => `${columnText(column)}${part === 'key' ? ' KEY' : ''}`).join(', ')
}
