// ASSERT STREAM and ASSERT TABLE: what the statement says of a source, against what the source is. What it leaves out may be anything.
import { type DataSource, formatOf, type WindowInfo } from '../../catalog/source.ts'
import type { Part } from '../../formats/format.ts'
import { schemaText } from '../../schema/schema.ts'
import type { AssertSource } from '../../syntax/tree/statement.ts'
import type { StatementContext } from '../context.ts'
import { assertedProperties, type SourceProperties } from '../properties/source-properties.ts'
import { declaredColumns } from '../source/declared-columns.ts'
import { sourceNamed } from './asserted-row.ts'

/** The `kafka topic` is `b`, but it should be `a`. */
export interface SourceDifference {
  readonly what: string
  readonly expected: string
  readonly actual: string
}

export interface SourceDifferences {
  readonly source: DataSource
  readonly differences: readonly SourceDifference[]
}

/** @throws {MillraceError} `SQL_STATEMENT`, `SQL_SYNTAX` */
export function sourceDifferences(
  { expected, span }: AssertSource,
  { catalog, script }: StatementContext,
): SourceDifferences {
  const properties = assertedProperties(expected.properties)
  const declared = declaredColumns(expected, catalog, script)
  const source = sourceNamed(expected.name, span, catalog)
  const facts: Fact[] = [
    ['type', expected.source, source.kind],
    ['schema', expected.columns.length === 0 ? undefined : schemaText(declared), schemaText(source.schema)],
    ['kafka topic', properties.topic, source.topic],
    ...formatFacts('key', properties, source),
    ...formatFacts('value', properties, source),
    ['value serde features', wrapText(properties.wrapSingleValue), wrapText(wrapsSingleValue(source))],
    ['timestamp column', properties.timestamp?.column, source.timestamp?.column],
    ['timestamp format', properties.timestamp?.format, source.timestamp?.format],
    ['window', windowText(properties.window), windowText(source.keyFormat.window)],
  ]
  const differences = facts.flatMap(([what, said, is]) => {
    const [wanted, actual] = [text(said), text(is)]
    return said === undefined || wanted === actual ? [] : [{ what, expected: wanted, actual }]
  })
  return { source, differences }
}

/** What, in ksqlDB's words; as it was said, as it is. */
type Fact = readonly [what: string, said: Said, is: Said]
type Said = string | number | undefined

function formatFacts(part: Part, properties: SourceProperties, source: DataSource): readonly Fact[] {
  const said = properties[part]
  const { name, properties: is } = formatOf(source, part)
  const property = (of: string, wanted: string | undefined): Fact => [
    `${part} format properties`,
    wanted && propertyText(of, wanted),
    propertyText(of, is[of]),
  ]
  return [
    [`${part} format`, said.name?.toUpperCase(), name],
    property('delimiter', said.delimiter),
    property('fullSchemaName', said.schemaName),
    property('nullableRepresentation', said.nullable?.toLowerCase()),
    [`${part} schema id`, said.schemaId, is['schemaId']],
  ]
}

function propertyText(name: string, value = 'nothing'): string {
  return `${name}=${value}`
}

function wrapText(wraps: boolean | undefined): string | undefined {
  return wraps === undefined ? undefined : wraps ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES'
}

function wrapsSingleValue({ valueFormat: { features } }: DataSource): boolean | undefined {
  if (features.has('WRAP_SINGLES')) return true
  return features.has('UNWRAP_SINGLES') ? false : undefined
}

function windowText(window: WindowInfo | undefined): string | undefined {
  return window && (window.sizeMs === undefined ? window.type : `${window.type} of ${window.sizeMs} ms`)
}

function text(fact: Said): string {
  return fact === undefined ? 'nothing' : String(fact)
}
