// A format as a source has it: its name, its options, and how a single column is written.

export type FormatName = 'JSON' | 'AVRO' | 'PROTOBUF' | 'PROTOBUF_NOSR' | 'JSON_SR' | 'DELIMITED' | 'KAFKA' | 'NONE'

/** `SCHEMA_INFERENCE` is of formats whose schemas are in a registry, never of a part. */
export type SerdeFeature = 'WRAP_SINGLES' | 'UNWRAP_SINGLES' | 'SCHEMA_INFERENCE'

/**
 * The format of a record's key or value. `properties` are ksqlDB's: `delimiter`, `fullSchemaName`, `schemaId`, `unwrapPrimitives`,
 * `nullableRepresentation`. Features hold only what was asked for or what is not usual for the format.
 */
export interface PartFormat {
  readonly name: FormatName
  readonly properties: Readonly<Record<string, string>>
  readonly features: ReadonlySet<SerdeFeature>
}

export type Part = 'key' | 'value'
export const parts: readonly Part[] = ['key', 'value']

/** With all that it has: two texts are the same where the formats are. */
export function formatText({ name, properties, features }: PartFormat): string {
  const options = Object.entries(properties).map(([option, value]) => `${option}=${value}`)
  return `${name}{${[...options, ...features].sort().join(', ')}}`
}
