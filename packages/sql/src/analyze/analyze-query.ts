// A query as written to a query whose names are known. Types come later, with the plan.
import { alternatives, sourceHint } from '../catalog/alternatives.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { statementError } from '../errors.ts'
import { functionOf } from '../expression/call.ts'
import type { FunctionRegistry } from '../functions/registry.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { Query, SelectItem, SourceReference } from '../syntax/tree/query.ts'
import type { AliasedSource, Analysis, JoinInfo, Selected } from './analysis.ts'
import { analyzeJoin } from './analyze-join.ts'
import { aggregatesOf } from './aggregates.ts'
import { ColumnAliases } from './column-aliases.ts'
import type { Located } from './location.ts'
import { columnNames, Names } from './names.ts'
import { isSystemColumn } from './system-columns.ts'
import { identityOf, partsOf, within } from './traverse.ts'

export interface AnalysisContext {
  readonly catalog: Catalog
  readonly functions: FunctionRegistry
  readonly located: Located
  /** A SELECT by itself: its columns may be called what rows have anyway, and aggregates without GROUP BY are of all rows. */
  readonly standsAlone?: boolean
}

export function analyzeQuery(query: Query, context: AnalysisContext): Analysis {
  const { located, functions, standsAlone = false } = context
  const sources = sourcesOf(query, context)
  const from = sources[0] as AliasedSource
  const names = new Names(sources, located)
  const select = selectOf(query, names, { sources, standsAlone })
  const [where, having] = [query.where, query.having].map((clause) => clause && names.qualify(clause))
  const groupBy =
    query.groupBy?.map((one) => names.qualify(one)) ??
    (standsAlone && aggregateIn(select, functions) ? [oneGroup] : undefined)
  const partitionBy = query.partitionBy?.map((one) => names.qualify(one))
  const joins: JoinInfo[] = []
  for (const [index, join] of query.joins.entries()) {
    const known = sources.slice(0, index + 2)
    joins.push(analyzeJoin(join, { names, known, on: names.qualify(join.on) }))
  }
  const analysis: Analysis = {
    from,
    sources,
    joins,
    select,
    where,
    groupBy,
    partitionBy,
    having,
    window: query.window,
    emit: query.emit,
    limit: query.limit,
    tableFunctions: tableFunctionsOf(select, functions, groupBy !== undefined),
  }
  checkFunctions(query, functions)
  checkColumns(analysis, names)
  checkGrouping(analysis, functions)
  checkKafkaValues(analysis)
  return analysis
}

function sourcesOf({ from, joins }: Query, { catalog, located }: AnalysisContext): readonly AliasedSource[] {
  const found: AliasedSource[] = []
  const add = ({ name, alias, span }: SourceReference): void => {
    const source = catalog.source(name)
    if (!source) {
      throw statementError(`${located(span)}${name} does not exist.${alternatives(catalog, name)}`, {
        span,
        hint: sourceHint(catalog, name),
      })
    }
    if (found.some((one) => one.source.name === name)) {
      throw statementError(
        found.length > 1
          ? `N-way joins do not support multiple occurrences of the same source. Source: '${name}'.`
          : `Can not join '${name}' to '${name}': self joins are not yet supported.`,
        { span, hint: 'Make a second stream or table over the same topic and join that' },
      )
    }
    found.push({ alias, source })
  }
  add(from)
  for (const { source } of joins) add(source)
  return found
}

function selectOf(
  { select }: Query,
  names: Names,
  { sources, standsAlone }: { readonly sources: readonly AliasedSource[]; readonly standsAlone: boolean },
): readonly Selected[] {
  const aliases = new ColumnAliases(sources.flatMap(({ source }) => columnNames(source.schema)))
  return select.map((item): Selected => {
    if (item.kind === 'all') {
      if (item.source !== undefined) names.checkSource(item.source)
      return item
    }
    const expression = names.qualify(item.expression)
    if (item.kind === 'all-fields') return { ...item, expression }
    const alias = item.alias ?? aliasOf(expression, names, aliases)
    checkAlias(alias, expression, item, standsAlone)
    return { kind: 'expression', expression, alias, span: item.span }
  })
}

function aliasOf(expression: Expression, names: Names, aliases: ColumnAliases): string {
  if (expression.kind !== 'column') return aliases.aliasFor(expression)
  const { source, name } = expression
  return source !== undefined && names.clashes(name) ? `${source}_${name}` : name
}

function checkAlias(alias: string, expression: Expression, item: SelectItem, standsAlone: boolean): void {
  if (!isSystemColumn(alias.toUpperCase())) return
  const reserved = alias.toUpperCase()
  const isItself = expression.kind === 'column' && expression.name.toUpperCase() === reserved
  if (isItself && standsAlone) return
  throw statementError(
    isItself
      ? `Reserved column name in select: \`${reserved}\`. Please remove or alias the column.`
      : `\`${reserved}\` is a reserved column name. You cannot use it as an alias for a column.`,
    { span: item.span },
  )
}

function checkColumns(analysis: Analysis, names: Names): void {
  const { where, groupBy = [], partitionBy = [], having, select, window } = analysis
  const bounds = window !== undefined && analysis.joins.length === 0
  if (where) names.sourcesOf(where, 'WHERE', { bounds })
  for (const one of groupBy) names.sourcesOf(one, 'GROUP BY', { bounds })
  for (const one of partitionBy) names.sourcesOf(one, 'PARTITION BY')
  if (having) names.sourcesOf(having, 'HAVING', { bounds })
  const synthetic = analysis.joins.length > 0 && analysis.groupBy === undefined
  for (const item of select) {
    if (item.kind !== 'all') names.sourcesOf(item.expression, 'SELECT', { synthetic, bounds })
  }
}

function tableFunctionsOf(
  select: readonly Selected[],
  functions: FunctionRegistry,
  isGrouped: boolean,
): readonly FunctionCall[] {
  const found: FunctionCall[] = []
  const visit = (part: Expression, inside: FunctionCall | undefined, inCase: Expression | undefined): void => {
    const call = part.kind === 'call' && functions.find(part.name)?.kind === 'table' ? part : undefined
    if (call) {
      const { span } = call
      if (inside) {
        throw statementError(`Table functions cannot be nested: ${inside.name}(${call.name}())`, { span })
      }
      if (isGrouped) throw statementError('Table functions cannot be used with aggregations.', { span })
      if (inCase) {
        throw statementError(`Table functions cannot be used in CASE: ${formatExpression(inCase)}`, { span })
      }
      found.push(call)
    }
    for (const one of partsOf(part)) visit(one, call ?? inside, part.kind === 'case' ? part : inCase)
  }
  for (const item of select) if (item.kind === 'expression') visit(item.expression, undefined, undefined)
  return found
}

function checkGrouping({ groupBy, select, having, emit, window }: Analysis, functions: FunctionRegistry): void {
  if (groupBy) {
    const seen = new Set<string>()
    for (const one of groupBy) {
      if (seen.has(identityOf(one))) {
        throw statementError(`Duplicate GROUP BY expression: ${formatExpression(one)}`, { span: one.span })
      }
      seen.add(identityOf(one))
    }
  } else {
    const aggregate = aggregateIn(select, functions)
    if (aggregate) throw aggregatedWithoutGroups(aggregate, select, functions)
    if (window) throw statementError('WINDOW clause requires a GROUP BY clause.', { span: window.span })
    if (having) throw statementError('HAVING requires a GROUP BY clause.', { span: having.span })
  }
  if (emit === 'FINAL' && !(groupBy && window)) {
    throw statementError('EMIT FINAL is only supported for windowed aggregations.')
  }
}

/** GROUP BY of a query that has none: all rows are of one group. */
const oneGroup: Expression = { kind: 'integer', value: 0, span: { start: 0, end: 0 } }

function aggregateIn(select: readonly Selected[], functions: FunctionRegistry): FunctionCall | undefined {
  return select
    .flatMap((item) => (item.kind === 'expression' ? [...within(item.expression)] : []))
    .filter((part) => part.kind === 'call')
    .find(({ name }) => functions.find(name)?.kind === 'aggregate')
}

function aggregatedWithoutGroups(
  { name, span }: FunctionCall,
  select: readonly Selected[],
  functions: FunctionRegistry,
): Error {
  // Columns beside the call are what ksqlDB names first.
  aggregatesOf({
    select: select.flatMap((item) => (item.kind === 'expression' ? [item.expression] : [])),
    where: undefined,
    groupBy: [],
    having: undefined,
    windowed: false,
    isAggregate: (call) => functions.find(call.name)?.kind === 'aggregate',
  })
  return statementError(
    `CREATE TABLE AS SELECT statement does not support aggregate function [${name}] without a GROUP BY clause.`,
    { span, hint: 'Add GROUP BY with the columns that make a group' },
  )
}

/** Throws for a call of a function that there is not. */
function checkFunctions(
  { select, where, groupBy = [], partitionBy = [], having }: Query,
  functions: FunctionRegistry,
): void {
  const selected = select.flatMap((item) => (item.kind === 'all' ? [] : [item.expression]))
  const clauses = [where, having].filter((one) => one !== undefined)
  for (const one of [...selected, ...clauses, ...groupBy, ...partitionBy]) {
    for (const part of within(one)) if (part.kind === 'call') functionOf(part, functions)
  }
}

function checkKafkaValues({ sources, joins, groupBy }: Analysis): void {
  const kafka = sources.filter(({ source }) => source.valueFormat.name === 'KAFKA').map(({ alias }) => alias)
  if (kafka.length === 0 || (joins.length === 0 && groupBy === undefined)) return
  throw statementError(
    `Source(s) ${kafka.join(', ')} are using the 'KAFKA' value format.` +
      ` This format does not yet support ${joins.length > 0 ? 'JOIN' : 'GROUP BY'}.`,
    { hint: "Copy the rows into another format first: CREATE STREAM … WITH (VALUE_FORMAT='JSON') AS SELECT * FROM …" },
  )
}
