// What a session of statements is opened with, and what its statements come to: data, for whoever runs things.
import type { Clock, Headers } from '@millrace/record'
import type { SchemaRegistry, Serde } from '@millrace/serde'
import type { DataSource } from '../catalog/source.ts'
import type { FunctionRegistry } from '../functions/registry.ts'
import type { PersistentQuery } from '../plan/persistent-query.ts'
import type { AskedQuery } from '../pull/plan-ask.ts'
import type { ProcessingLog } from '../plan/processing-log.ts'
import type { SharedPlan } from '../plan/query-request.ts'
import type { AssertedRow } from './assert/asserted-row.ts'
import type { SourceDifferences } from './assert/source-differences.ts'
import type { NewTopic } from './source/new-topic.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Settings } from './properties/settings.ts'

/** What exists on the cluster. */
export interface TopicDirectory {
  /** Undefined: there is no such topic. */
  topic(name: string): { readonly partitions: number; readonly replicas: number } | undefined
  /**
   * Asked for a topic that is there, with what a statement wants of it: throws `SQL_STATEMENT` for what it does not have. Left out, a topic is taken as it is:
   * ksqlDB's server compares, its test runner does not.
   */
  check?(name: string, wanted: WantedTopic): void
}

/** Undefined: whatever it has. */
export interface WantedTopic {
  readonly partitions: number | undefined
  readonly replicas: number | undefined
}

export interface SessionOptions {
  readonly topics: TopicDirectory
  readonly registry?: SchemaRegistry | undefined
  /** Default: the built-in ones. */
  readonly functions?: FunctionRegistry | undefined
  /** `ksql.…` and `millrace.…` settings. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  readonly clock: Clock
  readonly random?: (() => number) | undefined
  readonly log?: ProcessingLog | undefined
  /** Default: `default_`. */
  readonly serviceId?: string | undefined
  /** A plan of a program's own: every query becomes a part of it, too. */
  readonly shared?: SharedPlan | undefined
}

/**
 * What one statement sees in place of what its session was opened with. A log of statements keeps it beside each of them, so that carrying them out again comes to the
 * same, whatever the cluster has become since.
 */
export interface StatementWorld {
  readonly topics?: TopicDirectory
  readonly registry?: SchemaRegistry | undefined
  /** All settings: those of the session are not looked at. */
  readonly settings?: Settings
  /** The number of the query that the statement makes. Default: one more than the last. */
  readonly queryNumber?: number
}

/** What reads a source's records. A key without columns, and a value without them, is null. */
export interface SourceSerdes {
  readonly key: Serde<unknown>
  readonly value: Serde<unknown>
}

/** A record that `INSERT INTO … VALUES` writes. */
export interface InsertedRecord {
  readonly topic: string
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly timestamp: number
  readonly headers: Headers
}

/** What a statement came to. */
export type StatementResult =
  /** `topic`: to be made before anything is read or written. */
  | {
      readonly kind: 'source-created'
      readonly source: DataSource
      readonly query: PersistentQuery | undefined
      readonly topic: NewTopic | undefined
    }
  /** `CREATE … AS` and `INSERT INTO … SELECT`. `replaces`: a query of this id ran before. `topic` as above. */
  | {
      readonly kind: 'query-planned'
      readonly query: PersistentQuery
      readonly topic: NewTopic | undefined
      readonly replaces: boolean
    }
  /** `IF NOT EXISTS`, `IF EXISTS`: there was nothing to do. */
  | { readonly kind: 'nothing-done'; readonly reason: string }
  | {
      readonly kind: 'source-dropped'
      readonly source: DataSource
      readonly deletesTopic: boolean
      readonly queries: readonly string[]
    }
  | { readonly kind: 'source-altered'; readonly source: DataSource }
  | { readonly kind: 'values-inserted'; readonly record: InsertedRecord }
  | { readonly kind: 'type-created' | 'type-dropped'; readonly name: string; readonly type: SqlType | undefined }
  | { readonly kind: 'property-set' | 'property-unset'; readonly name: string; readonly value: string | undefined }
  | { readonly kind: 'queries-terminated'; readonly queries: readonly string[] }
  /** The picture is SVG. */
  | { readonly kind: 'explained'; readonly plan: string; readonly picture: string }
  /** `SELECT` by itself. */
  | { readonly kind: 'rows-asked'; readonly asked: AskedQuery }

/** What an ASSERT of a test script says. */
export type Assertion =
  /** Of the next row of a source. */
  | { readonly kind: 'row'; readonly row: AssertedRow }
  /** Of a source: how it is not as it should be. */
  | ({ readonly kind: 'source' } & SourceDifferences)
