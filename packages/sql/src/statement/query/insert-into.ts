// INSERT INTO … SELECT: a query into a stream that is there already.
import type { DataSource } from '../../catalog/source.ts'
import { statementError } from '../../errors.ts'
import { type Column, type Schema, schemaText } from '../../schema/schema.ts'
import { planQuery } from '../../plan/plan-query.ts'
import { formatStatement } from '../../syntax/format/statement.ts'
import { placeText } from '../../syntax/span.ts'
import type { InsertInto } from '../../syntax/tree/statement.ts'
import { canCastImplicitly } from '../../types/implicit-cast.ts'
import { sameType } from '../../types/sql-type.ts'
import type { StatementContext } from '../context.ts'
import { buildQuery, type PlannedQuery, requestFor } from './planned-query.ts'
import { insertQueryId } from './query-id.ts'
import { checkWritable } from '../insert/read-only-topics.ts'
import { withStatement } from '../statement-text.ts'

/** @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export async function planInsertInto(tree: InsertInto, context: StatementContext): Promise<PlannedQuery> {
  const { id, numbered } = insertQueryId(tree.properties, context.catalog, context.nextQuery)
  const sink = targetOf(tree, context)
  if (tree.query.limit !== undefined) throw statementError('INSERT INTO does not support LIMIT clause.')
  const plan = planQuery(requestFor(tree.query, { kind: 'existing', source: sink }, context))
  const text = formatStatement({ ...tree, query: plan.query })
  return withStatement(text, async () => {
    checkResult(plan, sink)
    return buildQuery(plan, { id, numbered, kind: 'INSERT', sink, text }, context)
  })
}

function targetOf({ target }: InsertInto, { catalog, script, settings }: StatementContext): DataSource {
  const source = catalog.source(target.name)
  if (source === undefined) {
    const { span } = target
    throw statementError(`${placeText(script, span)}: Source \`${target.name}\` does not exist.`, { span })
  }
  const { name, kind, schema, readOnly, topic } = source
  if (kind === 'TABLE') {
    throw statementError(`INSERT INTO can only be used to insert into a stream. ${name} is a table.`)
  }
  if (schema.headers.length > 0) throw statementError(`Cannot insert into ${name} because it has header columns`)
  if (readOnly) throw statementError(`Cannot insert into read-only stream: ${name}`)
  checkWritable(topic, settings, 'Cannot insert into read-only topic')
  return source
}

function checkResult(result: { readonly kind: DataSource['kind']; readonly schema: Schema }, sink: DataSource): void {
  if (result.kind !== sink.kind) {
    throw statementError(
      `Incompatible data sink and query result. Data sink (${sink.name}) type is K${sink.kind} ` +
        `but select query result is K${result.kind}.`,
    )
  }
  if (fit(result.schema.key, sink.schema.key) && fit(result.schema.value, sink.schema.value)) return
  throw statementError(
    'Incompatible schema between results and sink.\n' +
      `Result schema is ${schemaText(result.schema)}\nSink schema is ${schemaText(sink.schema)}`,
  )
}

function fit(from: readonly Column[], to: readonly Column[]): boolean {
  return (
    from.length === to.length &&
    from.every(({ name, type }, index) => {
      const other = to[index] as Column
      return name === other.name && (sameType(type, other.type) || becomes(type, other.type))
    })
  )
}

/** Of types without parts; numbers become wider ones. */
function becomes(from: Column['type'], to: Column['type']): boolean {
  return from.kind !== to.kind && canCastImplicitly(from, to.kind)
}
