// KEY_SCHEMA_ID and VALUE_SCHEMA_ID of a sink: it is written with the given schema, which must hold the query's columns.
import { type DataSource, formatOf } from '../../catalog/source.ts'
import { statementError } from '../../errors.ts'
import { columnList } from '../../formats/check-format.ts'
import { type Part, parts } from '../../formats/format.ts'
import { type Column, notInPlace } from '../../schema/schema.ts'
import type { StatementContext } from '../context.ts'
import { schemaFor } from './inferred-columns.ts'
import type { SourceProperties } from '../properties/source-properties.ts'

/** @throws {MillraceError} `SQL_STATEMENT` */
export async function checkFixedColumns(
  sink: DataSource,
  properties: SourceProperties,
  { registry, serdes }: StatementContext,
): Promise<void> {
  for (const part of parts) {
    const id = properties[part].schemaId
    if (id === undefined) continue
    const format = formatOf(sink, part)
    const schema = await schemaFor(sink.topic, part, id, format, registry)
    checkColumns(sink.schema[part], await serdes.columnsOf(schema, format, part), part)
  }
}

function checkColumns(columns: readonly Column[], fixed: readonly Column[], part: Part): void {
  const missing = notInPlace(columns, fixed)
  if (missing.length === 0) return
  throw statementError(
    `The following ${part} columns are changed, missing or reordered: [${columnList(missing, part)}]. ` +
      `Schema from schema registry is [${columnList(fixed, part)}]`,
  )
}
