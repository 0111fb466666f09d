// What SHOW and DESCRIBE tell, as data: whoever asked lays it out.
import type { DataSource, SqlFunction, SqlType } from '@millrace/sql'
import type { QueryError, QueryState } from '../running/running-query.ts'

export type Listing =
  /** SHOW STREAMS, SHOW TABLES. */
  | { readonly kind: 'sources-listed'; readonly sources: readonly DataSource[] }
  /** DESCRIBE of one, DESCRIBE STREAMS, SHOW TABLES EXTENDED and the like. */
  | { readonly kind: 'sources-described'; readonly sources: readonly SourceDescription[] }
  | { readonly kind: 'topics-listed'; readonly topics: readonly TopicListing[] }
  | { readonly kind: 'queries-listed'; readonly queries: readonly QueryListing[] }
  | { readonly kind: 'functions-listed'; readonly functions: readonly SqlFunction[] }
  | { readonly kind: 'function-described'; readonly function: SqlFunction; readonly signatures: readonly string[] }
  | { readonly kind: 'types-listed'; readonly types: ReadonlyMap<string, SqlType> }
  /** Those that are set. */
  | { readonly kind: 'properties-listed'; readonly properties: Readonly<Record<string, unknown>> }
  | { readonly kind: 'variables-listed'; readonly variables: ReadonlyMap<string, string> }

export interface TopicListing {
  readonly name: string
  /** Of each partition. */
  readonly replicas: readonly number[]
  /** With EXTENDED: groups that have read it, and their members now. */
  readonly readers?: { readonly groups: number; readonly members: number } | undefined
}

export interface QueryListing {
  readonly id: string
  /** `PUSH` and `PULL`: a SELECT whose rows somebody takes, in this engine. */
  readonly type: 'PERSISTENT' | 'PUSH' | 'PULL'
  readonly state: QueryState
  readonly sink: string | undefined
  readonly topic: string | undefined
  /** As text of SQL. */
  readonly text: string
  /** The latest failures, oldest first. */
  readonly errors: readonly QueryError[]
}

export interface SourceDescription {
  readonly source: DataSource
  /** Ids of persistent queries. */
  readonly readBy: readonly string[]
  readonly writtenBy: readonly string[]
  /** With EXTENDED. */
  readonly topic?: TopicDescription | undefined
}

export interface TopicDescription {
  readonly partitions: number
  readonly replicas: number
  /** Where each partition begins and ends. */
  readonly offsets: readonly PartitionOffsets[]
  /** How far the queries that read it are, by id. */
  readonly readers: readonly { readonly query: string; readonly committed: readonly (number | undefined)[] }[]
}

export interface PartitionOffsets {
  readonly partition: number
  readonly start: number
  readonly end: number
}
