// A SELECT by itself: rows that a table has now, rows of a stream up to its end, or all that is to come.
import type { Topology } from '@millrace/topology'
import { analyzeQuery } from '../analyze/analyze-query.ts'
import { locatedIn } from '../analyze/location.ts'
import { isPlaceColumn } from '../analyze/system-columns.ts'
import { within } from '../analyze/traverse.ts'
import type { DataSource } from '../catalog/source.ts'
import { planQuery } from '../plan/plan-query.ts'
import type { DeliveredRow, QueryRequest, RowSerdes } from '../plan/query-request.ts'
import type { Query } from '../syntax/tree/query.ts'
import { checkPullClauses, checkPullColumns, checkStreamPull } from './clauses.ts'
import { planPull } from './plan-pull.ts'
import type { PullQuery } from './pull-query.ts'
import type { ResultColumn } from './result-columns.ts'

export type AskedQuery = PullQuery | PushQuery

/** Rows come out of a topology of their own. */
export interface PushQuery {
  /** `scan`: of a stream that is read from its beginning to where it ends now. */
  readonly kind: 'push' | 'scan'
  readonly columns: readonly ResultColumn[]
  readonly limit: number | undefined
  /** What it reads, in the order of FROM. */
  readonly sources: readonly DataSource[]
  /** Columns and conditions over what one persistent query writes, nothing else: in ksqlDB such a query is a scalable push query. */
  readonly isPlain: boolean
  /** The topology of one run. */
  build(run: PushRun): Promise<Topology>
}

export interface PushRun {
  /** `transient_INPUT_4711`. */
  readonly id: string
  /** Names its group and its internal topics. */
  readonly applicationId: string
  /** Called with each row, within the walk of its record. */
  readonly deliver: (row: DeliveredRow) => void
  /** As scalable push queries of ksqlDB: records without a key are left out where rows have key columns. */
  readonly needsKey?: boolean
}

export interface AskRequest extends Omit<QueryRequest, 'sink'> {
  readonly serdes: RowSerdes
}

/** Throws `SQL_STATEMENT`. */
export function planAsk(request: AskRequest): AskedQuery {
  const { query, catalog, functions, script, properties } = request
  if (query.emit !== undefined) return pushQuery('push', request)
  checkPullClauses(query, properties)
  const analysis = analyzeQuery(query, { catalog, functions, located: locatedIn(script), standsAlone: true })
  checkPullColumns(analysis)
  if (analysis.from.source.kind === 'TABLE') return planPull(analysis, request)
  checkStreamPull(properties)
  return pushQuery('scan', request)
}

function pushQuery(kind: PushQuery['kind'], request: AskRequest): PushQuery {
  const plan = planQuery({ ...request, sink: { kind: 'transient' } })
  return {
    kind,
    columns: plan.schema.value.map((column) => ({ ...column, isKey: false })),
    limit: request.query.limit,
    sources: plan.sources,
    isPlain: isPlain(request.query, plan.sources),
    build: async (run) => {
      const { serdes } = request
      const built = await plan.build({ ...run, sink: undefined, timestamp: undefined, serdes })
      return built.topology
    },
  }
}

function isPlain({ select, where, ...query }: Query, [source, ...joined]: readonly DataSource[]): boolean {
  if (source?.createdBy === undefined || joined.length > 0) return false
  if (query.groupBy || query.partitionBy || query.window || query.emit === 'FINAL') return false
  const selected = select.flatMap((item) => (item.kind === 'all' ? [] : [item.expression]))
  const parts = [...selected, ...(where ? [where] : [])].flatMap((one) => [...within(one)])
  return !parts.some((part) => part.kind === 'column' && isPlaceColumn(part.name))
}
