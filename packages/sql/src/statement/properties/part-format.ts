// The format of a key or a value as a statement asks for it: the name, the options that this format has, how a single column
// is written. What was not said comes from a setting, or from the source that a sink is fed by.
import { avroKeyName } from '../../formats/avro/avro-text.ts'
import { supports } from '../../formats/features.ts'
import type { FormatName, Part, PartFormat } from '../../formats/format.ts'
import { statementError } from '../../errors.ts'
import { suggestion } from '../../expression/suggestion.ts'
import type { FormatOptions } from './source-properties.ts'

interface FormatFacts {
  /** What WITH may say of it. */
  readonly properties: readonly string[]
  /** What a sink takes over from a source of the same format. */
  readonly inherited?: readonly string[]
}

const named = ['fullSchemaName', 'schemaId']
const protobuf = ['unwrapPrimitives', 'nullableRepresentation']

const facts: Readonly<Record<FormatName, FormatFacts>> = {
  JSON: { properties: [] },
  AVRO: { properties: named },
  JSON_SR: { properties: named },
  PROTOBUF: { properties: [...protobuf, ...named], inherited: protobuf },
  PROTOBUF_NOSR: { properties: protobuf, inherited: protobuf },
  DELIMITED: { properties: ['delimiter'], inherited: ['delimiter'] },
  KAFKA: { properties: [] },
  NONE: { properties: [] },
}

/** @throws {MillraceError} `SQL_STATEMENT` */
export function formatNamed(text: string): FormatName {
  const name = text.toUpperCase()
  if (Object.hasOwn(facts, name)) return name as FormatName
  throw statementError(`Unknown format: ${name}`, {
    hint: suggestion(name, Object.keys(facts)) ?? `known formats: ${Object.keys(facts).join(', ')}`,
  })
}

export interface FormatSite {
  readonly part: Part
  /** Of the stream or table: names the schemas of Avro keys. */
  readonly source: string
}

/**
 * Its features depend on the columns and are not in it yet.
 *
 * @throws {MillraceError} `SQL_STATEMENT` where an option is not one of this format's.
 */
export function partFormat(
  name: FormatName,
  options: FormatOptions,
  { part, source }: FormatSite,
  from?: PartFormat,
): PartFormat {
  const { properties: known, inherited = [] } = facts[name]
  if (options.schemaId !== undefined && !supports(name, 'SCHEMA_INFERENCE')) {
    const side = part.toUpperCase()
    throw statementError(
      `${side}_FORMAT should support schema inference when ${side}_SCHEMA_ID is provided. Current format is ${name}.`,
    )
  }
  const properties = new Map<string, string>()
  if (from?.name === name) {
    for (const property of inherited) {
      const value = from.properties[property]
      if (value !== undefined) properties.set(property, value)
    }
  }
  for (const [property, value] of said(name, options, part, source)) properties.set(property, value)
  const foreign = [...properties.keys()].filter((property) => !known.includes(property))
  if (foreign.length > 0) {
    throw statementError(`${name} does not support the following configs: [${foreign.join(', ')}]`)
  }
  const empty = [...properties].find(([, value]) => value.trim() === '')
  if (empty) throw statementError(`${empty[0]} cannot be empty. Format configuration: {${empty[0]}=${empty[1]}}`)
  return { name, properties: Object.fromEntries(properties), features: new Set() }
}

function* said(
  name: FormatName,
  { schemaName, delimiter, nullable, schemaId }: FormatOptions,
  part: Part,
  source: string,
): Iterable<[string, string]> {
  if (schemaName !== undefined) yield ['fullSchemaName', schemaName]
  // A name of its own, so that classes generated from the schemas of several sources do not clash.
  else if (part === 'key' && name === 'AVRO') {
    yield ['fullSchemaName', avroKeyName(source)]
  }
  if (delimiter !== undefined) yield ['delimiter', delimiter]
  if (name === 'PROTOBUF') yield ['unwrapPrimitives', 'true']
  if (nullable !== undefined) {
    const property = `${part.toUpperCase()}_PROTOBUF_NULLABLE_REPRESENTATION`
    if (!facts[name].properties.includes('nullableRepresentation'))
      throw statementError(`Property ${property} can only be enabled with protobuf format`)
    yield ['nullableRepresentation', nullable.toLowerCase()]
  }
  if (schemaId !== undefined) yield ['schemaId', String(schemaId)]
}
