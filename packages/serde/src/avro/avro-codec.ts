// Values and bytes of one Avro schema, without a registry's frame.
import { ByteReader } from '../binary/byte-reader.ts'
import { ByteWriter } from '../binary/byte-writer.ts'
import { avroDecoder } from './avro-decode.ts'
import { avroEncoder } from './avro-encode.ts'
import type { AvroType } from './avro-schema.ts'

/**
 * | Avro | JavaScript |
 * |---|---|
 * | null, boolean, string | the same |
 * | int, float, double | number |
 * | long | number where it is safe, else bigint; both are written |
 * | bytes, fixed | Uint8Array; with the logical type `decimal` {@link Decimal} |
 * | enum | its symbol |
 * | array, map | array, Map (a plain object is written, too) |
 * | record | object; a field left out is its default, or null |
 * | union | the value of its branch |
 */
export interface AvroCodec {
  /** `head` stands before the value. Throws `SERDE_ENCODE` for a value that is not of the schema. */
  encode(value: unknown, head?: Uint8Array): Uint8Array
  /** What follows the value is left unread, as in Java. Throws `SERDE_DECODE`. */
  decode(bytes: Uint8Array, start?: number): unknown
}

export function avroCodec(type: AvroType): AvroCodec {
  const decode = avroDecoder(type)
  const encoder = avroEncoder(type)
  const writer = new ByteWriter()
  return {
    encode(value, head) {
      writer.clear()
      if (head !== undefined) writer.bytes(head)
      encoder.write(writer, value)
      return writer.take()
    },
    decode(bytes, start) {
      return decode(new ByteReader(bytes, start))
    },
  }
}
