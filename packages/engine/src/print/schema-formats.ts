// What bytes can be that name a schema of the registry: zero, the schema's id, the value.
import {
  frameBytes,
  readMessageIndexes,
  type ResolvedSchema,
  type SchemaCache,
  schemaIdOf,
  type SchemaType,
} from '@millrace/serde'
import { avroCodec, parseAvroSchema } from '@millrace/serde/avro'
import { messageAt, parseProtoSchema, protobufCodec } from '@millrace/serde/protobuf'
import { avroText } from './avro-text.ts'
import { protobufText } from './protobuf-text.ts'
import type { RecordFormat } from './record-format.ts'

/** Of a whole frame. Throws for bytes that are not of the schema. */
type TextOfFrame = (bytes: Uint8Array) => string

export function avro(schemas: SchemaCache): RecordFormat {
  return schemaFormat('AVRO', 'AVRO', schemas, ({ schema, imported }) => {
    const type = parseAvroSchema(schema, Object.values(imported))
    const codec = avroCodec(type)
    return (bytes) => avroText(codec.decode(bytes, frameBytes), type)
  })
}

export function protobuf(schemas: SchemaCache): RecordFormat {
  return schemaFormat('PROTOBUF', 'PROTOBUF', schemas, ({ schema, imported }) => {
    const file = parseProtoSchema(schema, imported)
    return (bytes) => {
      const { indexes, start } = readMessageIndexes(bytes)
      const message = messageAt(file, indexes)
      if (message === undefined) throw new RangeError(`the schema has no message at ${indexes.join('.')}`)
      return protobufText(protobufCodec(message).decode(bytes, start), message)
    }
  })
}

/** ksqlDB shows Java's text of a map (`{ID=1}`); this is the JSON that is there. */
export function jsonSchema(schemas: SchemaCache): RecordFormat {
  return schemaFormat('JSON_SR', 'JSON', schemas, () => (bytes) => {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(frameBytes))
    JSON.parse(text)
    return text
  })
}

function schemaFormat(
  name: string,
  type: SchemaType,
  schemas: SchemaCache,
  textsOf: (schema: ResolvedSchema) => TextOfFrame,
): RecordFormat {
  const known = new Map<number, TextOfFrame>()
  return {
    name,
    async read(bytes) {
      try {
        const id = schemaIdOf(bytes)
        // Registries count from 1: small numbers of eight bytes are none of theirs.
        if (id < 1) return undefined
        const schema = await schemas.load(id)
        if (schema.type !== type) return undefined
        const textOf = known.get(id) ?? textsOf(schema)
        known.set(id, textOf)
        return { text: textOf(bytes), isLikely: true }
      } catch {
        // No frame, no such schema, or bytes that are not of it.
        return undefined
      }
    },
  }
}
