// Text to a schema, by its type.
import type { SchemaType } from '@millrace/serde'
import { messageOf } from '@millrace/record'
import { invalidSchema } from '../refusal.ts'
import { AvroSchema } from './avro-schema.ts'
import { JsonSchema } from './json-schema.ts'
import type { Dependency, ParsedSchema } from './parsed-schema.ts'
import { ProtobufSchema } from './protobuf-schema.ts'

/** `dependencies` in an order in which each comes after those that it needs. Throws a refusal for a text that is no schema. */
export function readSchema(type: SchemaType, text: string, dependencies: readonly Dependency[]): ParsedSchema {
  try {
    switch (type) {
      case 'AVRO':
        return AvroSchema.read(text, dependencies)
      case 'JSON':
        return JsonSchema.read(text, dependencies)
      case 'PROTOBUF':
        return ProtobufSchema.read(text, dependencies)
    }
  } catch (thrown) {
    throw invalidSchema(`Invalid schema of type ${type}, details: ${messageOf(thrown)}`)
  }
}

/** Why data of `writer` cannot be read with `reader`; schemas of two types never fit. */
export function problemsReading(reader: ParsedSchema, writer: ParsedSchema): readonly string[] {
  if (reader.type === writer.type) return reader.problemsReading(writer)
  return [`a schema of type ${reader.type} reads no data of type ${writer.type}`]
}
