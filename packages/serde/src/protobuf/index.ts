export { protobuf, type ProtobufOptions } from './protobuf.ts'
export { parseProtoSchema } from './proto-link.ts'
export {
  messageAt,
  messageIndexes,
  type ProtoEnum,
  type ProtoField,
  type ProtoFieldType,
  type ProtoFile,
  type ProtoMap,
  type ProtoMessage,
  protoMessage,
  type ProtoScalar,
  type ProtoValueType,
} from './proto-schema.ts'
export { type ProtobufCodec, protobufCodec } from './protobuf-codec.ts'
export { isWrapper, wellKnownProtos } from './well-known.ts'
export { decimalBytes, decimalFromBytes } from '../binary/decimal-bytes.ts'
export type { RegisteredOptions } from '../registry/registered-serde.ts'
