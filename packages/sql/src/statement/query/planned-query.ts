// What a statement with a query comes to, before anything is changed.
import type { DataSource } from '../../catalog/source.ts'
import type { PersistentQuery } from '../../plan/persistent-query.ts'
import type { QueryPlan, QueryRequest, QuerySink } from '../../plan/query-request.ts'
import type { Query } from '../../syntax/tree/query.ts'
import type { StatementContext } from '../context.ts'
import type { NewTopic } from '../source/new-topic.ts'
import { applicationIdOf, type QueryId } from './query-id.ts'

export interface PlannedQuery {
  readonly query: PersistentQuery
  /** False where the query has an id that was there or that was given. */
  readonly numbered: boolean
  readonly topic: NewTopic | undefined
}

export function requestFor(query: Query, sink: QuerySink, context: StatementContext): QueryRequest {
  const { script, catalog, topics, functions, settings, clock, random, log } = context
  return { query, script, catalog, topics, sink, functions, properties: settings, clock, random, log }
}

export interface QueryFacts extends QueryId {
  readonly kind: PersistentQuery['kind']
  readonly sink: DataSource | undefined
  readonly timestamp?: DataSource['timestamp']
  readonly topic?: NewTopic | undefined
  /** As text of SQL. */
  readonly text: string
}

export async function buildQuery(plan: QueryPlan, facts: QueryFacts, context: StatementContext): Promise<PlannedQuery> {
  const { id, kind, sink, timestamp, text, topic, numbered } = facts
  const applicationId = applicationIdOf(context.serviceId, id)
  const built = await plan.build({ id, applicationId, sink, timestamp, serdes: context.serdes, shared: context.shared })
  return {
    query: { id, kind, applicationId, sources: plan.sources, sink, text, steps: plan.steps, ...built },
    numbered,
    topic,
  }
}
