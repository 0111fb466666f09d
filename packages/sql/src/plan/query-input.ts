// The part of a query before its projection: sources, joins, WHERE, PARTITION BY, table functions.
import type { Analysis } from '../analyze/analysis.ts'
import { isPseudoColumn, isSystemColumn } from '../analyze/system-columns.ts'
import { within } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { Compiler } from './compiler.ts'
import { FilterNode } from './filter-node.ts'
import { FlatMapNode } from './flat-map-node.ts'
import { joinSources } from './join-sources.ts'
import { PartitionNode } from './partition-node.ts'
import { type Projection, unqualify } from './projection.ts'
import type { QueryNode } from './query-node.ts'
import type { QueryRequest } from './query-request.ts'
import { type RowExtent, SourceNode } from './source-node.ts'

export interface InputContext extends Pick<QueryRequest, 'properties' | 'topics' | 'sink'> {
  readonly compiler: Compiler
}

export function queryInput(analysis: Analysis, projection: Projection, context: InputContext): QueryNode {
  const { compiler } = context
  const { joins, from, where, partitionBy, tableFunctions } = analysis
  const bare = unqualify(joins.length > 0)
  const standsAlone = context.sink.kind === 'transient'
  if (!standsAlone) checkWindowedTable(analysis)
  const needed = extentOf(analysis)
  const extent = standsAlone && needed === 'values' ? 'all' : needed
  let node: QueryNode =
    joins.length === 0
      ? new SourceNode('KsqlTopic', from, extent)
      : joinSources(joins, { ...context, projection, extent, unqualify: bare })
  if (where) node = new FilterNode(node, bare(where), compiler)
  if (partitionBy) node = new PartitionNode(node, { written: partitionBy, by: partitionBy.map(bare) }, compiler)
  if (tableFunctions.length > 0) {
    node = new FlatMapNode(
      node,
      tableFunctions.map((call) => bare(call) as FunctionCall),
      compiler,
    )
  }
  return node
}

function checkWindowedTable({ sources }: Analysis): void {
  const windowed = sources.find(({ source }) => source.kind === 'TABLE' && source.keyFormat.window)
  if (!windowed) return
  throw statementError('KSQL does not support persistent queries on windowed tables.', {
    hint: 'Declare a STREAM over its topic, with WINDOW_TYPE and WINDOW_SIZE, and query that',
  })
}

/** How much of a source's rows a query looks at. */
function extentOf({ joins, from, select, where, groupBy, partitionBy, having, tableFunctions }: Analysis): RowExtent {
  const clauses = [where, having, ...(groupBy ?? []), ...(partitionBy ?? [])].filter((one) => one !== undefined)
  const selected = select.flatMap((item) => (item.kind === 'all' ? [] : [item.expression]))
  const named = [...clauses, ...selected].flatMap((one) => [...within(one)])
  if (named.some((part) => part.kind === 'column' && isPseudoColumn(part.name))) return 'pseudo'
  if (joins.length > 0 || groupBy || partitionBy || tableFunctions.length > 0) return 'all'
  const { key, headers } = from.source.schema
  if (headers.length > 0 || from.source.kind === 'TABLE') return 'all'
  const keys = new Set(key.map(({ name }) => name))
  const reads = (one: Expression): boolean =>
    [...within(one)].some((part) => part.kind === 'column' && (keys.has(part.name) || isSystemColumn(part.name)))
  // A key column by itself is not looked at: the record's key stays.
  const isBare = (one: Expression): boolean => one.kind === 'column' && keys.has(one.name)
  return clauses.some(reads) || selected.some((one) => !isBare(one) && reads(one)) ? 'all' : 'values'
}
