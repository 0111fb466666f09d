// An engine that has started: its parts, made in order and closed in the opposite one.
import { type Clock, messageOf } from '@millrace/record'
import { type Cluster, type Log, openCluster, stateDirOf } from '@millrace/runtime'
import { builtInFunctions, SqlSession } from '@millrace/sql'
import type { Command } from './command/command.ts'
import { CommandLog } from './command/command-log.ts'
import { type Applied, Replica } from './command/replica.ts'
import type { ExecuteOptions, SqlEngineOptions } from './engine-options.ts'
import { streamStatement } from './processing-log/entry-text.ts'
import { ProcessingLogTopic } from './processing-log/processing-log-topic.ts'
import type { Answer } from './query/answer.ts'
import type { QueryPort } from './query-port.ts'
import { type EngineRegistry, engineRegistry } from './registry/engine-registry.ts'
import { RunningQueries } from './running/running-queries.ts'
import { answerStatement } from './statement/answer-statement.ts'
import type { LocalSettings } from './statement/local-settings.ts'
import { type CarriedOut, ScriptRunner } from './statement/script-runner.ts'
import { type DeletionWorld, deleteDropped, undeleted } from './topics/dropped-topic.ts'
import { RecordInserter } from './topics/record-inserter.ts'

export interface OpenEngineOptions extends SqlEngineOptions {
  readonly serviceId: string
  readonly clock: Clock
  readonly log: Log
}

export class OpenEngine {
  readonly scripts: ScriptRunner
  readonly queries: RunningQueries
  readonly #options: OpenEngineOptions
  readonly #cluster: Cluster
  readonly #replica: Replica
  readonly #commands: CommandLog<CarriedOut>
  readonly #processingLog: ProcessingLogTopic
  readonly #inserter: RecordInserter
  readonly #registry: EngineRegistry
  readonly #functions
  readonly #answers = new Set<Answer>()
  /** Commands of the past change what is known only; what follows from all of them is done once. */
  #isLive = false

  private constructor(options: OpenEngineOptions, cluster: Cluster) {
    const { serviceId, clock, log, properties = {}, replicationFactor = -1 } = options
    const { client } = cluster
    this.#options = options
    this.#cluster = cluster
    this.#registry = engineRegistry(options.registry ?? (cluster.embedded ? 'embedded' : undefined), {
      client,
      clock,
      log,
    })
    const { registry } = this.#registry
    this.#functions = options.functions ?? builtInFunctions()
    const topic = options.processingLogTopic ?? `${serviceId}ksql_processing_log`
    this.#processingLog = new ProcessingLogTopic({ topic, replicationFactor, client, clock, log })
    const session = new SqlSession({
      // Each statement brings what it saw.
      topics: { topic: () => undefined },
      registry,
      functions: this.#functions,
      clock,
      log: this.#processingLog,
      serviceId,
    })
    this.#replica = new Replica(session, registry)
    this.queries = new RunningQueries({
      client,
      stateDirectory: stateDirOf(options),
      clock,
      log,
      processingLog: this.#processingLog,
      registry,
      onChange: (query) => options.onQueryChange?.(query),
    })
    this.#commands = new CommandLog({
      client,
      topic: `_millrace_${serviceId}_commands`,
      replicationFactor,
      clock,
      log,
      apply: (command, offset) => this.#apply(command, offset),
    })
    this.#inserter = new RecordInserter(client)
    this.scripts = new ScriptRunner({
      replica: this.#replica,
      commands: this.#commands,
      admin: client.admin,
      registry,
      inserter: this.#inserter,
      properties,
      answer: (statement, local) => answerStatement(statement, this.#portFor(local)),
    })
  }

  static async open(options: OpenEngineOptions): Promise<OpenEngine> {
    const { serviceId, log } = options
    const clientId = `sql-engine-${serviceId}`
    const cluster = await openCluster(options, clientId, log, () => void cluster.client.close().catch(() => {}))
    const engine = new OpenEngine(options, cluster)
    try {
      await engine.#start()
    } catch (error) {
      await engine.close()
      throw error
    }
    return engine
  }

  get bootstrapServers(): string | undefined {
    return this.#cluster.bootstrapServers
  }

  schemaRegistryUrl(): Promise<string | undefined> {
    return this.#registry.url()
  }

  get port(): QueryPort {
    return this.#portFor(this.scripts.local)
  }

  /** For one call. */
  portWith(options: ExecuteOptions): QueryPort {
    return this.#portFor(this.scripts.local.over(options))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#answers].map((answer) => answer.close()))
    await this.#commands.close()
    await this.queries.close()
    await this.#inserter.close()
    await this.#processingLog.close()
    await this.#registry.close()
    await this.#cluster.close()
  }

  async #start(): Promise<void> {
    await this.#commands.replay()
    this.#isLive = true
    for (const { query, settings, paused } of this.#replica.queries) void this.queries.run(query, settings, paused)
    void this.queries.removeForgotten(this.#replica.ended)
    // Before other statements can make topics of the same names.
    await this.#deleteLeft()
    this.#commands.follow()
    await this.#declareProcessingLog()
  }

  async #declareProcessingLog(): Promise<void> {
    const { processingLogStream, properties } = this.#options
    const asked = processingLogStream ?? String(properties?.[processingLogStreamSetting]) === 'true'
    if (asked === false) return
    await this.#processingLog.open()
    const name = asked === true ? 'KSQL_PROCESSING_LOG' : asked
    await this.scripts.run(streamStatement(name, this.#processingLog.topic), {})
  }

  async #apply(command: Command, offset: number): Promise<CarriedOut> {
    const applied = await this.#replica.apply(command, offset)
    if (!this.#isLive) return { applied, settled: Promise.resolve(), deleted: Promise.resolve() }
    const settled = this.#follow(applied, command)
    const deleted = settled.then(() => this.#deleteTopic(applied, command))
    // Whoever said it is told, too.
    deleted.catch((error: unknown) => this.#notDeleted(error))
    return { applied, settled, deleted }
  }

  /** Every engine does it where the topic can be told from a later one: the one where it was said may be gone before it comes to that. */
  async #deleteTopic(applied: Applied, { id, topicId }: Command): Promise<void> {
    if (applied.kind !== 'source-dropped' || !applied.deletesTopic) return
    if (topicId === undefined && !this.#commands.isAwaited(id)) return
    await deleteDropped({ source: applied.source, topicId }, this.#deletionWorld)
  }

  /** What engines were about to delete when they ended. Never rejects. */
  async #deleteLeft(): Promise<void> {
    try {
      const left = await undeleted(this.#replica.dropped, this.#cluster.client.admin)
      for (const dropped of left) await deleteDropped(dropped, this.#deletionWorld)
    } catch (error) {
      this.#notDeleted(error)
    }
  }

  get #deletionWorld(): DeletionWorld {
    return { admin: this.#cluster.client.admin, registry: this.#registry.registry }
  }

  #notDeleted(error: unknown): void {
    const message = `a topic that was dropped is not deleted, which is tried again when an engine starts: ${messageOf(error)}`
    this.#options.log({ level: 'warn', message, error })
  }

  /** What a command means for the queries that run here. Never rejects: a query tells itself what is wrong with it. */
  async #follow(applied: Applied, { settings }: Command): Promise<void> {
    switch (applied.kind) {
      case 'source-created':
      case 'query-planned':
        return applied.query && this.queries.run(applied.query, settings, false)
      case 'source-dropped':
      case 'queries-terminated':
        return this.queries.terminate(applied.queries)
      case 'queries-paused':
        return this.queries.pause(applied.queries)
      case 'queries-resumed':
        return this.queries.resume(applied.queries)
      default:
    }
  }

  #portFor({ settings, variables }: LocalSettings): QueryPort {
    const { serviceId, clock, log } = this.#options
    const { registry } = this.#registry
    return {
      serviceId,
      session: this.#replica.session,
      queries: this.queries,
      answers: this.#answers,
      client: this.#cluster.client,
      registry,
      functions: this.#functions,
      settings,
      variables,
      stateDirectory: stateDirOf(this.#options),
      clock,
      log,
      onDeserializationError: (queryId) => (failure, error) => {
        this.#processingLog.unreadable(queryId, failure, error)
        return 'skip'
      },
    }
  }
}

/** ksqlDB's, where {@link SqlEngineOptions.processingLogStream} does not say it. */
const processingLogStreamSetting = 'ksql.logging.processing.stream.auto.create'
