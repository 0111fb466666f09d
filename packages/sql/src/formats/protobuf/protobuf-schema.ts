// Rows as Protobuf: what a schema and the columns make of each other.
import { decodeError, encodeError, type ResolvedSchema } from '@millrace/serde'
import {
  messageAt,
  messageIndexes,
  parseProtoSchema,
  protobufCodec,
  type ProtoFile,
  type ProtoMessage,
  protoMessage,
} from '@millrace/serde/protobuf'
import type { Column } from '../../schema/schema.ts'
import { type ReadRow, rowReader, rowWriter, type WriteRow } from '../connect/connect-row.ts'
import { protobufConnectType } from './protobuf-connect.ts'

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
    return protobufReader(message, columns, unwrapped)
  }

  reader(columns: readonly Column[], unwrapped: boolean): ReadRow {
    return protobufReader(this.message, columns, unwrapped)
  }

  writer(columns: readonly Column[], unwrapped: boolean): WriteRow {
    const { message } = this
    const codec = protobufCodec(message)
    const ofRow = rowWriter(protobufConnectType(message), columns, unwrapped)
    return (row, head) => codec.encode(ofRow(row), head)
  }
}

function protobufReader(message: ProtoMessage, columns: readonly Column[], unwrapped: boolean): ReadRow {
  const codec = protobufCodec(message)
  const toRow = rowReader(protobufConnectType(message), columns, unwrapped)
  return (bytes, start) => toRow(codec.decode(bytes, start))
}
