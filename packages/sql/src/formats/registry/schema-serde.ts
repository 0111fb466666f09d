// Rows as Avro or Protobuf: what a registered schema and the columns make of each other. One is made for each schema that is met.
import { decodeError, encodeError, type ResolvedSchema } from '@millrace/serde'
import { avroCodec, parseAvroSchema } from '@millrace/serde/avro'
import {
  messageAt,
  messageIndexes,
  parseProtoSchema,
  type ProtobufCodec,
  protobufCodec,
  type ProtoFile,
  type ProtoMessage,
  protoMessage,
} from '@millrace/serde/protobuf'
import type { Column } from '../../schema/schema.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import { avroConnectType } from '../avro/avro-connect.ts'
import type { ConnectType } from '../connect/connect-type.ts'
import { fromConnect, structReader } from '../connect/from-connect.ts'
import { structWriter, toConnect } from '../connect/to-connect.ts'
import { protobufConnectType } from '../protobuf/protobuf-connect.ts'

/** Of the value behind the frame. */
export type ReadRow = (bytes: Uint8Array, start: number) => Row
/** `head` stands before the value. */
export type WriteRow = (row: Row, head?: Uint8Array) => Uint8Array

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

/** The file of a schema, and its codecs by message. */
export class ProtobufSchema {
  readonly #file: ProtoFile
  readonly #name: string | undefined

  /** `name`: of the message that is written; default the first. */
  constructor(schema: Pick<ResolvedSchema, 'schema' | 'imported'>, name: string | undefined) {
    this.#file = parseProtoSchema(schema.schema, schema.imported)
    this.#name = name
  }

  get message(): ProtoMessage {
    const message = protoMessage(this.#file, this.#name)
    if (message === undefined) throw encodeError(`the schema has no message ${this.#name ?? ''}`)
    return message
  }

  get indexes(): readonly number[] {
    return messageIndexes(this.#file, this.message)
  }

  /** Of the message at a place in the file, as the frame has it. */
  readerAt(indexes: readonly number[], columns: readonly Column[], unwrapped: boolean): ReadRow {
    const message = messageAt(this.#file, indexes)
    if (message === undefined) throw decodeError(`the schema has no message at ${indexes.join('.')}`)
    return protobufReader(message, protobufCodec(message), columns, unwrapped)
  }

  reader(columns: readonly Column[], unwrapped: boolean): ReadRow {
    return protobufReader(this.message, protobufCodec(this.message), columns, unwrapped)
  }

  writer(columns: readonly Column[], unwrapped: boolean): WriteRow {
    const { message } = this
    const codec = protobufCodec(message)
    const ofRow = rowWriter(protobufConnectType(message), columns, unwrapped)
    return (row, head) => codec.encode(ofRow(row), head)
  }
}

function protobufReader(
  message: ProtoMessage,
  codec: ProtobufCodec,
  columns: readonly Column[],
  unwrapped: boolean,
): ReadRow {
  const toRow = rowReader(protobufConnectType(message), columns, unwrapped)
  return (bytes, start) => toRow(codec.decode(bytes, start))
}

function rowReader(type: ConnectType, columns: readonly Column[], unwrapped: boolean): (value: unknown) => Row {
  if (unwrapped) {
    const read = fromConnect(type, (columns[0] as Column).type)
    return (value) => [read(value)]
  }
  if (type.kind !== 'struct') throw decodeError(`a ${type.kind} where the columns are the fields of a record`)
  const { read = (value: unknown): unknown => value } = type
  const fields = structReader(type, columns, '')
  return (value) => fields(read(value))
}

function rowWriter(type: ConnectType, columns: readonly Column[], unwrapped: boolean): (row: Row) => unknown {
  if (unwrapped) {
    const write = toConnect((columns[0] as Column).type, type)
    return (row) => write(row[0] as SqlValue)
  }
  if (type.kind !== 'struct') throw encodeError(`a ${type.kind} where the columns are the fields of a record`)
  const { write = (value: unknown): unknown => value } = type
  const fields = structWriter(columns, type)
  return (row) => write(fields(row))
}
