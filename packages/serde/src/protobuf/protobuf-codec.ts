// Values and bytes of one Protobuf message, without a registry's frame.
import { ByteReader } from '../binary/byte-reader.ts'
import { ByteWriter } from '../binary/byte-writer.ts'
import { protoDecoder } from './proto-decode.ts'
import { protoEncoder } from './proto-encode.ts'
import type { ProtoMessage } from './proto-schema.ts'

/**
 * | Protobuf | JavaScript |
 * |---|---|
 * | bool, string, 32-bit numbers, float, double | boolean, string, number |
 * | 64-bit integers | number where it is safe, else bigint; both are written |
 * | bytes | Uint8Array |
 * | enum | its name; its number where the schema has no name for it |
 * | message | object with all fields; one that is absent is null where absence can be told, else the type's zero |
 * | repeated, map | array, Map (a plain object is written, too) |
 */
export interface ProtobufCodec {
  /** `head` stands before the value. Throws `SERDE_ENCODE` for a value that is not of the message. */
  encode(value: unknown, head?: Uint8Array): Uint8Array
  /** Throws `SERDE_DECODE`. */
  decode(bytes: Uint8Array, start?: number): Record<string, unknown>
}

export function protobufCodec(message: ProtoMessage): ProtobufCodec {
  const decode = protoDecoder(message)
  const encode = protoEncoder(message)
  const writer = new ByteWriter()
  return {
    encode(value, head) {
      writer.clear()
      if (head !== undefined) writer.bytes(head)
      encode(writer, value)
      return writer.take()
    },
    decode: (bytes, start) => decode(new ByteReader(bytes, start)),
  }
}
