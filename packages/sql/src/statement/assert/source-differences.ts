// ASSERT STREAM and ASSERT TABLE: what the statement says of a source, against what the source is. What it leaves out may be anything.
import { type DataSource, formatOf, type WindowInfo } from '../../catalog/source.ts'
import type { Part } from '../../formats/format.ts'
import { schemaText } from '../../schema/schema.ts'
import type { AssertSource } from '../../syntax/tree/statement.ts'
import type { StatementContext } from '../context.ts'
import { assertedProperties, type SourceProperties } from '../properties/source-properties.ts'
import { declaredColumns } from '../source/declared-columns.ts'
import { sourceNamed } from './asserted-row.ts'

/** `KAFKA_TOPIC` is `b`, but it should be `a`. */
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
    ['KAFKA_TOPIC', properties.topic, source.topic],
    ...formatFacts('key', properties, source),
    ...formatFacts('value', properties, source),
    ['WRAP_SINGLE_VALUE', properties.wrapSingleValue, wrapsSingleValue(source)],
    ['TIMESTAMP', properties.timestamp?.column, source.timestamp?.column],
    ['TIMESTAMP_FORMAT', properties.timestamp?.format, source.timestamp?.format],
    ['window', windowText(properties.window), windowText(source.keyFormat.window)],
  ]
  const differences = facts.flatMap(([what, said, is]) => {
    const [wanted, actual] = [text(said), text(is)]
    return said === undefined || wanted === actual ? [] : [{ what, expected: wanted, actual }]
  })
  return { source, differences }
}

/** What, as it was said, as it is. */
type Fact = readonly [what: string, said: Said, is: Said]
type Said = string | number | boolean | undefined

function formatFacts(part: Part, properties: SourceProperties, source: DataSource): readonly Fact[] {
  const side = part.toUpperCase()
  const said = properties[part]
  const { name, properties: is } = formatOf(source, part)
  return [
    [`${side}_FORMAT`, said.name?.toUpperCase(), name],
    [`${side}_DELIMITER`, said.delimiter, is['delimiter']],
    [`${side}_SCHEMA_ID`, said.schemaId, is['schemaId']],
    [`${side}_SCHEMA_FULL_NAME`, said.schemaName, is['fullSchemaName']],
    [
      `${side}_PROTOBUF_NULLABLE_REPRESENTATION`,
      said.nullable?.toUpperCase(),
      is['nullableRepresentation']?.toUpperCase(),
    ],
  ]
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
