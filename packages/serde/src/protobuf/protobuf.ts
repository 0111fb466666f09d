// Protobuf with its schemas in a registry: Confluent's KafkaProtobufSerializer and -Deserializer.
import { decodeError, schemaError } from '../errors.ts'
import { type RegisteredOptions, registeredSerde } from '../registry/registered-serde.ts'
import { frameHead, readMessageIndexes } from '../registry/wire-format.ts'
import type { Serde } from '../serde.ts'
import { parseProtoSchema } from './proto-link.ts'
import { messageAt, messageIndexes, protoMessage } from './proto-schema.ts'
import { type ProtobufCodec, protobufCodec } from './protobuf-codec.ts'

export interface ProtobufOptions extends RegisteredOptions {
  /** Of the schema's messages the one that is written. Default: the first. */
  readonly message?: string | undefined
}

/**
 * Values as {@link ProtobufCodec} has them. What is read is whatever message of its file a record names.
 *
 * @throws {MillraceError} `SERDE_REGISTRY`, `SERDE_SCHEMA` (rejected).
 */
export function protobuf<T = unknown>({ message: name, ...options }: ProtobufOptions): Promise<Serde<T>> {
  return registeredSerde<T>('PROTOBUF', options, ({ id, schema, imported }) => {
    const file = parseProtoSchema(schema, imported)
    const message = protoMessage(file, name) ?? protoMessage(file)
    if (message === undefined) throw schemaError(`the schema ${id} has no message`)
    const codec = protobufCodec(message)
    const readers = new Map<string, ProtobufCodec>()
    const head = frameHead(id, messageIndexes(file, message))
    return {
      encode: (value) => codec.encode(value, head),
      decode(bytes) {
        const { indexes, start } = readMessageIndexes(bytes)
        const place = indexes.join('.')
        let reader = readers.get(place)
        if (reader === undefined) {
          const found = messageAt(file, indexes)
          if (found === undefined) throw decodeError(`the schema ${id} has no message at ${place}`)
          reader = protobufCodec(found)
          readers.set(place, reader)
        }
        return reader.decode(bytes, start) as T
      },
    }
  })
}
