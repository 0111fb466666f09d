// What questions are answered with: what exists, what runs, and the cluster. Push and pull queries, SHOW, DESCRIBE and PRINT stand on it.
import type { LogClient } from '@millrace/client'
import type { Clock } from '@millrace/record'
import type { Log, OnDeserializationError } from '@millrace/runtime'
import type { SchemaRegistry } from '@millrace/serde'
import type { FunctionRegistry, Settings, SqlSession } from '@millrace/sql'
import type { Answer } from './query/answer.ts'
import type { RunningQuery } from './running/running-query.ts'

export interface QueryPort {
  readonly serviceId: string
  /** Its catalogue is the present one; a statement is planned on it without changing it. */
  readonly session: SqlSession
  readonly queries: RunningQueriesView
  /** SELECTs by themselves whose rows are taken at the moment. */
  readonly answers: Set<Answer>
  readonly client: LogClient
  readonly registry: SchemaRegistry | undefined
  readonly functions: FunctionRegistry
  /** Of the statement: those of the engine, of the call, and what SET changed. */
  readonly settings: Settings
  readonly variables: ReadonlyMap<string, string>
  /** Where applications keep their state; also of queries that end with their reader. */
  readonly stateDirectory: string
  readonly clock: Clock
  readonly log: Log
  /** Of a query that ends with its reader: what cannot be read is told to the processing log and left out. */
  readonly onDeserializationError: (queryId: string) => OnDeserializationError
}

export interface RunningQueriesView {
  readonly all: readonly RunningQuery[]
  get(id: string): RunningQuery | undefined
}
