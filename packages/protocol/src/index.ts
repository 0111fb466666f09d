export {
  type ApiName,
  type Apis,
  apiByKey,
  apis,
  isFlexible,
  type RequestInput,
  type RequestOf,
  type ResponseInput,
  type ResponseOf,
  schemaOf,
} from './catalogue.ts'
export {
  correlationIdOf,
  type DecodedRequest,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  type RequestHeader,
} from './frames.ts'
export { type ApiSchema, type FieldNotation, type Fields } from './schema/notation.ts'
export type { MessageInputOf, MessageOf } from './schema/inference.ts'

export { FrameReader, type FrameReaderOptions } from './frame-reader.ts'
export type { Connection, ConnectionHandler, Transport } from './transport.ts'

export {
  batchesIn,
  batchHeaderBytes,
  RecordBatch,
  setBaseOffset,
  setLogAppendTime,
  type TimestampType,
  verifyCrc,
} from './records/batch.ts'
export { type BatchOptions, RecordBatchBuilder } from './records/builder.ts'
export {
  buildEndTxnMarker,
  type ControlType,
  controlTypeOf,
  coordinatorEpochOf,
  type EndTxnMarker,
} from './records/control.ts'
export { type DecodeOptions, forEachRecord, recordsOf, type RecordVisitor } from './records/decode.ts'
export { retainRecords } from './records/retain.ts'
export { recordBytesAtMost } from './records/sizes.ts'

export {
  compress,
  type Compression,
  compressionCode,
  compressionOf,
  decompress,
  defaultMaxDecompressedBytes,
} from './compression/compression.ts'
export { crc32c } from './crc32c.ts'
export { murmur2, partitionForKey } from './murmur2.ts'
export { isUuid, uuidFromBytes, uuidFromHex, uuidToBytes, uuidToHex, zeroUuid } from './uuid.ts'

export {
  type ConsumerAssignment,
  type ConsumerAssignmentInput,
  type ConsumerSubscription,
  type ConsumerSubscriptionInput,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './groups/consumer-protocol.ts'

export {
  isScramMechanism,
  isScramProof,
  sameSecret,
  scramAttributes,
  type ScramCredential,
  scramKeyBytes,
  type ScramKeys,
  scramKeys,
  type ScramMechanism,
  scramName,
  scramProof,
  scramSignature,
  userOfScramName,
} from './sasl/scram.ts'

export { errorCode, errorName, errors, isRetriable, type KafkaError, type KafkaErrorName } from './kafka-errors.ts'
export type { ProtocolErrorCode } from './errors.ts'
