// What the serdes with registered schemas have in common: the schema that is written is found or registered first, because that takes a request;
// from then on the serde is synchronous. A schema that is met for the first time while reading is fetched beside.
import { encodeError, schemaError } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { type ResolvedSchema, SchemaCache } from './schema-cache.ts'
import type { SchemaReference, SchemaRegistry, SchemaType } from './schema-registry.ts'
import { schemaIdOf } from './wire-format.ts'

export interface RegisteredOptions {
  readonly registry: SchemaRegistry
  /** `<topic>-value` or `<topic>-key`. */
  readonly subject: string
  /** Registered under the subject; what is written is of this schema. Default: the latest one of the subject. */
  readonly schema?: string | undefined
  readonly references?: readonly SchemaReference[] | undefined
}

/** What is made of a schema, once. */
export interface SchemaCodec<T> {
  /** In its frame. */
  encode(value: T): Uint8Array
  /** Of a whole frame. */
  decode(bytes: Uint8Array): T
}

/** Rejects with `SERDE_REGISTRY`, or `SERDE_SCHEMA` for a text that is none. */
export async function registeredSerde<T>(
  type: SchemaType,
  { registry, subject, schema, references }: RegisteredOptions,
  codecOf: (schema: ResolvedSchema) => SchemaCodec<T>,
): Promise<Serde<T>> {
  const cache = new SchemaCache(registry)
  const latest = await cache.preload(subject)
  const writes =
    schema === undefined ? latest : await cache.load(await registry.register(subject, { type, schema, references }))
  if (writes !== undefined && writes.type !== type) {
    throw schemaError(`the schema of ${subject} is ${writes.type}, not ${type}; take the serde of that format`)
  }
  const codecs = new Map<number, SchemaCodec<T>>()
  const codecFor = (id: number): SchemaCodec<T> => {
    let codec = codecs.get(id)
    if (codec === undefined) {
      codec = codecOf(cache.get(id))
      codecs.set(id, codec)
    }
    return codec
  }
  const writer = writes && codecFor(writes.id)
  return {
    name: type.toLowerCase(),
    serialize(value) {
      if (writer === undefined) throw encodeError(`${subject} has no schema yet; give the serde the one to register`)
      return writer.encode(value)
    },
    deserialize: (bytes) => codecFor(schemaIdOf(bytes)).decode(bytes),
  }
}
