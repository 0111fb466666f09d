export { avro } from './avro.ts'
export { type AvroCodec, avroCodec } from './avro-codec.ts'
export { avroHolds } from './avro-encode.ts'
export { decimalOfAvro } from './avro-logical.ts'
export {
  type AvroArray,
  type AvroEnum,
  type AvroField,
  type AvroFixed,
  type AvroMap,
  type AvroPrimitive,
  type AvroPrimitiveName,
  type AvroRecord,
  type AvroType,
  type AvroUnion,
  parseAvroSchema,
} from './avro-schema.ts'
export type { RegisteredOptions } from '../registry/registered-serde.ts'
