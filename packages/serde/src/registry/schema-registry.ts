// The port to a Schema Registry: what the formats with schemas, and SQL, ask of it.

export type SchemaType = 'AVRO' | 'PROTOBUF' | 'JSON'

/** A schema that this one names, by the subject and version under which it is registered. */
export interface SchemaReference {
  readonly name: string
  readonly subject: string
  readonly version: number
}

/** `schema` is JSON text for Avro and JSON Schema, the text of a .proto file for Protobuf. */
export interface WrittenSchema {
  readonly type: SchemaType
  readonly schema: string
  /** A registry gives none where there are none. */
  readonly references?: readonly SchemaReference[] | undefined
}

export interface RegisteredSchema extends WrittenSchema {
  readonly id: number
}

export interface SchemaVersion extends RegisteredSchema {
  readonly subject: string
  readonly version: number
}

/** Subjects are `<topic>-key` and `<topic>-value`. Methods throw `SERDE_REGISTRY` where the registry refuses or cannot be reached. */
export interface SchemaRegistry {
  /** The id; the same for a schema that is registered already. */
  register(subject: string, schema: WrittenSchema): Promise<number>
  /** `details.isMissing` is true where there is no schema of that id. */
  byId(id: number): Promise<RegisteredSchema>
  /** Undefined: there is no such subject. */
  latest(subject: string): Promise<SchemaVersion | undefined>
  version(subject: string, version: number): Promise<SchemaVersion | undefined>
  subjects(): Promise<readonly string[]>
  /** Its versions are not found any more; what was written with them is still read by their ids. One that is not there is as good. */
  deleteSubject(subject: string): Promise<void>
}
