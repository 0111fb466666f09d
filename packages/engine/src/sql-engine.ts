// The front door: SQL that a program submits, and what keeps running because of it.
import { systemClock } from '@millrace/record'
import { objectOf } from '@millrace/sql'
import { logToConsole } from '@millrace/runtime'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { engineError } from './errors.ts'
import type { ExecuteOptions, QueryOptions, SqlEngineOptions } from './engine-options.ts'
import type { EngineResult } from './engine-result.ts'
import { OpenEngine } from './open-engine.ts'
import { printTopic, type PrintedTopic } from './print/print-topic.ts'
import type { Answer } from './query/answer.ts'
import { askText } from './query/ask.ts'
import { schemaCheck } from './query/schema-check.ts'
import type { QueryPort } from './query-port.ts'
import type { RunningQuery } from './running/running-query.ts'

/**
 * Carries out SQL and runs the queries that it makes, on a cluster or on the embedded broker. Statements are kept in a topic: an engine that starts again has its
 * streams, tables and queries back, and engines with one `serviceId` share them.
 *
 * ```ts
 * await using engine = new SqlEngine({ properties: { 'auto.offset.reset': 'earliest' } })
 * await engine.start()
 * await engine.execute(`
 *   CREATE STREAM questions (id INT KEY, user STRING) WITH (KAFKA_TOPIC = 'questions', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
 *   CREATE TABLE per_user AS SELECT user, COUNT(*) AS n FROM questions GROUP BY user;`)
 * ```
 */
export class SqlEngine {
  readonly #options: SqlEngineOptions
  #opening: Promise<OpenEngine> | undefined
  #open: OpenEngine | undefined
  #closing: Promise<void> | undefined

  /** Throws `ENGINE_INVALID_CONFIG`. */
  constructor(options: SqlEngineOptions = {}) {
    checkServiceId(options.serviceId ?? defaultServiceId)
    this.#options = options
  }

  /**
   * Resolves when every statement so far is carried out and the queries have been started; some may still restore what they know. Rejects as starting the embedded
   * broker does, with `CLIENT_UNREACHABLE`, and with `ENGINE_WRONG_STATE` when it was closed.
   */
  async start(): Promise<void> {
    if (this.#closing) throw closed()
    this.#opening ??= OpenEngine.open({
      ...this.#options,
      serviceId: this.#options.serviceId ?? defaultServiceId,
      clock: this.#options.clock ?? systemClock,
      log: this.#options.log ?? logToConsole,
    })
    this.#open = await this.#opening
  }

  /**
   * Carries out a text of statements, one after the other. All of them are tried first: unless another engine is faster, a mistake in any of them leaves nothing done.
   * A statement is carried out when this resolves: it is in the topic of statements, and its query takes records. (Or has failed to: see {@link queries}.)
   *
   * Rejects with `SQL_SYNTAX` and `SQL_STATEMENT`, where `details.statement` has the text and `details.results` what came before; with `ENGINE_COMMAND_LOG` when
   * it is not known whether the statement counts; with `ENGINE_ASSERTION_FAILED` of ASSERT; with `ENGINE_WRONG_STATE`.
   */
  async execute(text: string, options: ExecuteOptions = {}): Promise<readonly EngineResult[]> {
    return this.#opened().scripts.run(text, options)
  }

  /**
   * The rows of one SELECT, as objects with a property for each column. Without EMIT: those that a table has, or of a stream up to its present end; with it those
   * that come, until the loop is left. Rows of tables that are gone are left out: {@link ask} tells of them.
   *
   * With `schema` a row is what the schema makes of it, typed so: `engine.query(text, { schema: z.object({ ID: z.number() }) })`.
   *
   * Throws as {@link execute}; `ENGINE_TABLE_ELSEWHERE` where another engine of the service keeps rows that are asked for; `ENGINE_ROW_REFUSED` at the first row that
   * the schema refuses, which ends the query.
   */
  query<Schema extends StandardSchemaV1>(
    text: string,
    options: QueryOptions<Schema>,
  ): AsyncGenerator<StandardSchemaV1.InferOutput<Schema>, void>
  query(text: string, options?: ExecuteOptions): AsyncGenerator<Record<string, unknown>, void>
  async *query(
    text: string,
    { schema, ...options }: Partial<QueryOptions<StandardSchemaV1>> = {},
  ): AsyncGenerator<unknown, void> {
    const answer = await this.ask(text, options)
    const read = objectOf(answer.columns)
    const check = schema && schemaCheck(schema)
    for await (const { columns, tombstone } of answer) {
      if (tombstone) continue
      yield check ? await check(read(columns)) : read(columns)
    }
  }

  /** One SELECT, planned: its columns, then its rows as SQL has them. Nothing runs before the first row is asked for. */
  async ask(text: string, options: ExecuteOptions = {}): Promise<Answer> {
    return askText(text, this.#opened().portWith(options))
  }

  /** One PRINT statement: the records of a topic. Rejects with `SQL_SYNTAX`, `SQL_STATEMENT`. */
  async print(text: string, options: ExecuteOptions = {}): Promise<PrintedTopic> {
    return printTopic(text, this.#opened().portWith(options))
  }

  /** The persistent queries, in the order of their creation. */
  get queries(): readonly RunningQuery[] {
    return this.#opened().queries.all
  }

  /** Where the brokers are, once it has started: for other clients of the embedded broker. Undefined with a client of your own. */
  get bootstrapServers(): string | undefined {
    return this.#opened().bootstrapServers
  }

  /** Where the Schema Registry is, for other clients; one of the engine's own is started. Undefined where there is none, or where it is an object of yours. */
  async schemaRegistryUrl(): Promise<string | undefined> {
    return this.#opened().schemaRegistryUrl()
  }

  /** What questions are answered with. */
  get port(): QueryPort {
    return this.#opened().port
  }

  /** Stops the queries in order, and an embedded broker that was started here. What was carried out stays; the queries go on at the next start. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(): Promise<void> {
    const open = await this.#opening?.catch(() => undefined)
    await open?.close()
  }

  #opened(): OpenEngine {
    if (this.#closing) throw closed()
    if (this.#open) return this.#open
    throw engineError('ENGINE_WRONG_STATE', 'the engine has not started; await start() first')
  }
}

/** ksqlDB's. */
const defaultServiceId = 'default_'

function closed(): Error {
  return engineError('ENGINE_WRONG_STATE', 'the engine was closed; make another one')
}

/** It becomes part of the names of groups and topics. */
function checkServiceId(serviceId: string): void {
  if (/^[a-zA-Z0-9._-]{1,100}$/.test(serviceId)) return
  const message = `serviceId ${JSON.stringify(serviceId)} becomes part of topic names: use 1 to 100 of a-z, A-Z, 0-9, '.', '_' and '-'`
  throw engineError('ENGINE_INVALID_CONFIG', message)
}
