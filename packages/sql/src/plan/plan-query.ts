// A query understood, and made into a topology once its sink is known.
import { PlanBuilder } from '@millrace/topology'
import { analyzeQuery } from '../analyze/analyze-query.ts'
import type { Analysis } from '../analyze/analysis.ts'
import { locatedIn } from '../analyze/location.ts'
import type { WindowInfo } from '../catalog/source.ts'
import { checkTimestamp } from '../catalog/timestamp-column.ts'
import { statementError } from '../errors.ts'
import type { Query } from '../syntax/tree/query.ts'
import { queryPicture } from '../picture/query-picture.ts'
import { booleanSetting, newPlannerSetting } from '../statement/properties/settings.ts'
import { AggregateNode } from './aggregate-node.ts'
import { compilerOf, ownBuilding, sharedBuilding } from './building.ts'
import type { Compiler } from './compiler.ts'
import { deliverRows } from './deliver-rows.ts'
import { explainPlan } from './explain.ts'
import { planSteps } from './plan-step.ts'
import { ProjectNode } from './project-node.ts'
import { Projection, unqualify } from './projection.ts'
import type { Building, QueryNode, Relation } from './query-node.ts'
import type { QueryPlan, QueryRequest, QueryTarget } from './query-request.ts'
import { queryInput } from './query-input.ts'
import { mappedView, type RowsView } from './rows-view.ts'
import { writeSink } from './sink.ts'
import { windowsOf } from './window.ts'

/** @throws {MillraceError} `SQL_STATEMENT` with ksqlDB's bare message. */
export function planQuery(request: QueryRequest): QueryPlan {
  const { catalog, functions, script, sink } = request
  const standsAlone = sink.kind === 'transient'
  const analysis = analyzeQuery(request.query, { catalog, functions, located: locatedIn(script), standsAlone })
  const compiler = compilerOf(request, () => undefined)
  const bare = unqualify(analysis.joins.length > 0)
  const projection = new Projection(
    analysis.select.map((item) => (item.kind === 'all' ? item : { ...item, expression: bare(item.expression) })),
  )
  const input = queryInput(analysis, projection, { ...request, compiler })
  const root = resultNode(input, projection, { analysis, compiler, request })
  const schema = { key: root.schema.key, value: root.schema.value, headers: [] }
  if (sink.kind === 'new') {
    checkTimestamp(schema, sink.timestamp)
    if (sink.produces !== root.output) throw wrongKind(root.output)
    root.checkKey(sink.name, projection)
  }
  return {
    query: understood(request.query, analysis),
    sources: analysis.sources.map(({ source }) => source),
    kind: root.output,
    schema,
    window: windowOf(analysis),
    steps: () => planSteps(root),
    async build(target) {
      const plan = new PlanBuilder()
      const relation = await writeQuery(root, target, ownBuilding(plan, request, target))
      const { shared } = target
      if (shared) {
        const rows = await writeQuery(root, target, sharedBuilding(shared, request, target))
        if (target.sink)
          shared.provide(target.sink, { ...rows, schema: target.sink.schema, keyFormat: target.sink.keyFormat })
      }
      const topology = plan.build({ optimize: 'all' })
      const end = target.sink ?? (sink.kind === 'none' ? 'kept' : 'asked')
      const picture = (): string => queryPicture({ id: target.id, root, topology, end })
      return { topology, view: viewOf(relation, request), plan: explainPlan(root, target, topology), picture }
    },
  }
}

/** Of a table that is only kept, rows without what expressions could name beside them. */
function viewOf(relation: Relation, { sink }: QueryRequest): RowsView | undefined {
  if (relation.kind === 'STREAM') return undefined
  if (sink.kind !== 'none') return relation.view
  const width = sink.table.schema.value.length + sink.table.schema.headers.length
  return mappedView(relation.view, (_key, row) => row.slice(0, width))
}

async function writeQuery(root: QueryNode, target: QueryTarget, building: Building): Promise<Relation> {
  const relation = await root.build(building)
  if (target.sink) await writeSink(relation, { ...target, sink: target.sink }, building)
  if (target.deliver) deliverRows(relation, root.keyPlaces ?? [], { ...target, deliver: target.deliver }, building)
  return relation
}

function resultNode(
  input: QueryNode,
  projection: Projection,
  {
    analysis,
    compiler,
    request,
  }: { readonly analysis: Analysis; readonly compiler: Compiler; readonly request: QueryRequest },
): QueryNode {
  const { sink } = request
  if (sink.kind === 'none') return input
  const bare = unqualify(analysis.joins.length > 0)
  const target = sink.kind === 'existing' ? [...sink.source.schema.key, ...sink.source.schema.value] : undefined
  const { groupBy, where, having, window, emit } = analysis
  const keysAsValues = sink.kind === 'transient'
  if (!groupBy) {
    const picksKeys = booleanSetting(request.properties, newPlannerSetting) ?? false
    return new ProjectNode(input, projection, compiler, {
      target,
      picksKeys,
      keysAsValues,
      keptIn: keysAsValues ? undefined : analysis.from.source.valueFormat,
    })
  }
  return new AggregateNode(
    input,
    projection,
    {
      groupBy: groupBy.map(bare),
      where: where && bare(where),
      having: having && bare(having),
      window,
      emitFinal: emit === 'FINAL',
      valueFormat: analysis.from.source.valueFormat,
      keysAsValues,
    },
    compiler,
  )
}

function wrongKind(output: 'STREAM' | 'TABLE'): Error {
  return statementError(
    `Invalid result type. Your SELECT query produces a ${output}. Please use CREATE ${output} AS SELECT statement instead.`,
  )
}

function windowOf({ window, from, groupBy }: Analysis): WindowInfo | undefined {
  if (window) return windowsOf(window).info
  return groupBy ? undefined : from.source.keyFormat.window
}

/** With every name resolved, as messages show it. */
function understood(query: Query, analysis: Analysis): Query {
  return {
    ...query,
    select: analysis.select,
    joins: query.joins.map((join, index) => {
      const info = analysis.joins[index]
      if (!info || join.on.kind !== 'comparison') return join
      const [left, right] = info.flipped
        ? [info.rightExpression, info.leftExpression]
        : [info.leftExpression, info.rightExpression]
      return { ...join, on: { ...join.on, left, right } }
    }),
    where: analysis.where,
    groupBy: analysis.groupBy,
    partitionBy: analysis.partitionBy,
    having: analysis.having,
    emit: analysis.emit ?? 'CHANGES',
  }
}
