// Avro with its schemas in a registry: Confluent's KafkaAvroSerializer and -Deserializer.
import { type RegisteredOptions, registeredSerde } from '../registry/registered-serde.ts'
import { frameBytes, frameHead } from '../registry/wire-format.ts'
import type { Serde } from '../serde.ts'
import { avroCodec } from './avro-codec.ts'
import { parseAvroSchema } from './avro-schema.ts'

/**
 * Values as {@link AvroCodec} has them. What is read has the fields of the schema with which it was written.
 *
 * @throws {MillraceError} `SERDE_REGISTRY`, `SERDE_SCHEMA` (rejected).
 */
export function avro<T = unknown>(options: RegisteredOptions): Promise<Serde<T>> {
  return registeredSerde<T>('AVRO', options, ({ id, schema, imported }) => {
    const codec = avroCodec(parseAvroSchema(schema, Object.values(imported)))
    const head = frameHead(id)
    return {
      encode: (value) => codec.encode(value, head),
      decode: (bytes) => codec.decode(bytes, frameBytes) as T,
    }
  })
}
