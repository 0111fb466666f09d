export type { Serde, SerdeContext } from './serde.ts'
export type { SerdeType } from './serde-type.ts'

export { bytes } from './bytes.ts'
export { change } from './change.ts'
export { string } from './string.ts'
export { uuid } from './uuid.ts'

export { bigint } from './bigint.ts'
export { double } from './double.ts'
export { Decimal, type Rounding } from './decimal.ts'
export { float } from './float.ts'
export { int } from './int.ts'
export { long } from './long.ts'

export { jsonMaxDepth } from './json/fault.ts'
export { readCsvLine, writeCsvLine } from './delimited/csv.ts'
export { JsonNumber, readJson } from './json/parse.ts'
export { sessionWindowed, timeWindowed } from './windowed.ts'
export { json, type JsonOptions } from './json/json.ts'
export { issuesText } from './json/schema-issues.ts'

export { combinedKey, type CombinedKey, combinedKeyPrefix } from './foreign-key/combined-key.ts'
export { murmur3 } from './foreign-key/murmur3.ts'
export { instruction, type Instruction, subscription, type Subscription } from './foreign-key/subscription.ts'
export { subscriptionResponse, type SubscriptionResponse } from './foreign-key/subscription-response.ts'

export { readInt32, readInt64, writeInt32, writeInt64 } from './big-endian.ts'
export { allocateBytes, ownBytes } from './slab.ts'
export type {
  RegisteredSchema,
  SchemaReference,
  SchemaRegistry,
  SchemaType,
  SchemaVersion,
  WrittenSchema,
} from './registry/schema-registry.ts'

export { HttpSchemaRegistry, type HttpSchemaRegistryOptions } from './registry/http-schema-registry.ts'
export { type ResolvedSchema, SchemaCache } from './registry/schema-cache.ts'
export { frameBytes, framed, frameHead, readMessageIndexes, schemaIdOf } from './registry/wire-format.ts'

export { decodeError, encodeError, registryError, schemaError, type SerdeErrorCode } from './errors.ts'
