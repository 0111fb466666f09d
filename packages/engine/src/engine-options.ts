// What an engine is made with; all of it may be left out.
import type { Clock } from '@millrace/record'
import type { ClusterOptions, Log } from '@millrace/runtime'
import type { SchemaRegistry } from '@millrace/serde'
import type { FunctionRegistry } from '@millrace/sql'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { RunningQuery } from './running/running-query.ts'

export interface SqlEngineOptions extends ClusterOptions {
  /**
   * Engines of one service carry out the same statements and share the work of their queries. It is part of the names of topics and groups, as in ksqlDB.
   * Default `default_`.
   */
  readonly serviceId?: string
  /**
   * For AVRO, PROTOBUF and JSON_SR: a URL, a registry of your own, or `embedded`, one that the engine starts when it needs it, and whose schemas are in the
   * cluster's topic `_schemas`. Default: `embedded` on the embedded broker, none on a cluster.
   */
  readonly registry?: SchemaRegistry | 'embedded' | (string & {}) | undefined
  /** What statements can call. Default: `builtInFunctions()`. All engines of a service must have the same. */
  readonly functions?: FunctionRegistry
  /** Settings that statements begin with: ksqlDB's and, for queries, Kafka Streams' (`auto.offset.reset`, `commit.interval.ms`, …). SET changes them. */
  readonly properties?: Readonly<Record<string, unknown>>
  /** What goes wrong with single records goes to a topic of this name. Default `<serviceId>ksql_processing_log`. */
  readonly processingLogTopic?: string
  /** Declares a stream over that topic. True: `KSQL_PROCESSING_LOG`. Default: whether `properties` has `ksql.logging.processing.stream.auto.create`. */
  readonly processingLogStream?: boolean | string
  /** Of topics of the engine itself. Default −1: the broker's default. */
  readonly replicationFactor?: number
  /** A query failed, or runs after it was started, resumed or had failed. */
  readonly onQueryChange?: (query: RunningQuery) => void
  /** Default: the error output, all levels. */
  readonly log?: Log
  readonly clock?: Clock
}

export interface ExecuteOptions {
  /** Settings for this text alone, before those of the engine. */
  readonly properties?: Readonly<Record<string, unknown>>
  /** Values of `${name}` for this text alone, before those of DEFINE. */
  readonly variables?: Readonly<Record<string, string>>
}

export interface QueryOptions<Schema extends StandardSchemaV1> extends ExecuteOptions {
  /**
   * What a row is, as a schema of zod, valibot, arktype or another library of Standard Schema: its properties are the columns, by their names. Rows are what it makes
   * of them. It may wait.
   */
  readonly schema: Schema
}
