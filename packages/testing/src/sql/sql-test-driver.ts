// SQL without a broker: statements carried out over topics in memory, their queries run by topology test drivers, their assertions judged.
// Law: when a statement is done, so is everything that follows from it.
import { ManualClock } from '@millrace/record'
import type { SchemaRegistry } from '@millrace/serde'
import {
  type Assertion,
  type Catalog,
  type DataSource,
  type FunctionRegistry,
  type ParsedStatement,
  type PersistentQuery,
  type ProcessingLogEntry,
  type Property,
  SqlSession,
  type StatementResult,
} from '@millrace/sql'
import { badScript, unknownSource } from '../errors.ts'
import { MemorySchemaRegistry } from '../memory-schema-registry.ts'
import { assertRow, assertSource } from './assertion.ts'
import { type SourceRow, sourceRow } from './source-row.ts'
import { statementsOf } from './statements-of.ts'
import { TopicPipeline } from './topic-pipeline.ts'

export interface SqlDriverOptions {
  /** Default: the built-in ones. */
  readonly functions?: FunctionRegistry
  /** `ksql.…` and `millrace.…` settings. */
  readonly properties?: Readonly<Record<string, unknown>>
  /** Default: one in memory. */
  readonly registry?: SchemaRegistry
  /** Where the mocked wall clock starts; what INSERT gives a row without ROWTIME. Default 0. */
  readonly initialWallClockMs?: number
  /** What RANDOM and its like draw from. Default: always 0.5. */
  readonly random?: () => number
  /** The text of a script that `RUN SCRIPT` names. Default: there are none. */
  readonly readScript?: (path: string) => string
  /** Told what queries could not read or compute. */
  readonly onLogEntry?: (entry: ProcessingLogEntry) => void
}

export class SqlTestDriver {
  readonly #session: SqlSession
  readonly #pipeline: TopicPipeline
  readonly #clock: ManualClock
  readonly #readScript: SqlDriverOptions['readScript']
  readonly #variables = new Map<string, string>()
  /** Those that run. */
  readonly #scripts = new Set<string>()
  /** By topic: how many of its rows were asserted. */
  readonly #asserted = new Map<string, number>()

  constructor(options: SqlDriverOptions = {}) {
    const { initialWallClockMs = 0, registry = new MemorySchemaRegistry(), random = () => 0.5 } = options
    const { functions, properties, onLogEntry } = options
    this.#clock = new ManualClock(initialWallClockMs)
    this.#pipeline = new TopicPipeline(initialWallClockMs)
    this.#readScript = options.readScript
    this.#session = new SqlSession({
      topics: this.#pipeline,
      registry,
      functions,
      properties,
      clock: this.#clock,
      random,
      log: { write: (entry) => onLogEntry?.(entry) },
    })
  }

  /** The streams, tables, types and queries that there are. */
  get catalog(): Catalog {
    return this.#session.catalog
  }

  /**
   * Carries out the statements of a text, one after the other, up to the first that fails.
   *
   * @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT`; `TESTING_ASSERTION` where an ASSERT does not hold; whatever ends a query.
   */
  async execute(text: string): Promise<void> {
    for (const statement of statementsOf(text, this.#variables)) await this.executeStatement(statement)
  }

  /** As {@link execute}, of one statement. */
  async executeStatement(statement: ParsedStatement): Promise<void> {
    const { tree } = statement
    if (tree.kind === 'run-script') return this.#runScript(tree.path)
    if (tree.kind === 'define') this.#variables.set(tree.name.toUpperCase(), tree.value)
    if (tree.kind === 'undefine') this.#variables.delete(tree.name.toUpperCase())
    if (tree.kind === 'create-source') this.#addNamedTopic(tree.properties)
    const assertion = await this.#session.assertion(statement)
    if (assertion) await this.#assert(assertion)
    else await this.#apply(await this.#session.execute(statement))
  }

  /** Everything that is in the topic of a stream or table, in its order. @throws {MillraceError} `TESTING_UNKNOWN_SOURCE` */
  async rows(name: string): Promise<readonly SourceRow[]> {
    const source = this.catalog.source(name)
    if (source === undefined) {
      throw unknownSource(
        name,
        this.catalog.sources.map((one) => one.name),
      )
    }
    return this.#rowsOf(source)
  }

  /** Moves the mocked wall clock, for `UNIX_TIMESTAMP()` and for rows without ROWTIME. */
  advanceWallClock(ms: number): void {
    this.#clock.advance(ms)
    this.#pipeline.advanceWallClock(ms)
  }

  async close(): Promise<void> {
    await this.#pipeline.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #apply(result: StatementResult): Promise<void> {
    switch (result.kind) {
      case 'source-created':
      case 'query-planned':
        if (result.topic) this.#pipeline.addTopic(result.topic.name, result.topic)
        if (result.kind === 'query-planned' && result.replaces) return this.#pipeline.replace(result.query)
        return this.#start(result.query)
      case 'source-dropped':
        await this.#stop(result.queries)
        if (result.deletesTopic) this.#deleteTopic(result.source.topic)
        return
      case 'queries-terminated':
        return this.#stop(result.queries)
      case 'values-inserted':
        return this.#pipeline.pipe(result.record.topic, result.record)
      case 'rows-asked':
        throw badScript('a test has nobody to give the rows of a SELECT to; say with ASSERT VALUES what they must be')
      default:
    }
  }

  #start(query: PersistentQuery | undefined): void {
    if (query) this.#pipeline.start(query, this.#session.settings['auto.offset.reset'] === 'earliest')
  }

  async #stop(queries: readonly string[]): Promise<void> {
    for (const id of queries) await this.#pipeline.stop(id)
  }

  #deleteTopic(topic: string): void {
    this.#pipeline.deleteTopic(topic)
    this.#asserted.delete(topic)
  }

  async #assert(assertion: Assertion): Promise<void> {
    if (assertion.kind === 'source') return assertSource(assertion)
    const { row } = assertion
    const { topic } = row.source
    const rows = await this.#rowsOf(row.source)
    const at = this.#asserted.get(topic) ?? 0
    assertRow(row, rows[at], rows)
    this.#asserted.set(topic, at + 1)
  }

  async #rowsOf(source: DataSource): Promise<readonly SourceRow[]> {
    const serdes = await this.#session.serdesOf(source)
    return this.#pipeline.records(source.topic).map((record) => sourceRow(source, serdes, record))
  }

  /** A topic that the statement does not say how to make is there already, as in ksqlDB's tool. */
  #addNamedTopic(properties: readonly Property[]): void {
    const given = (name: string): Property | undefined => properties.find((property) => property.name === name)
    const topic = given('KAFKA_TOPIC')?.value
    if (topic?.kind !== 'string' || given('PARTITIONS') || this.#pipeline.topic(topic.value)) return
    this.#pipeline.addTopic(topic.value, { partitions: 1, replicas: 1 })
  }

  async #runScript(path: string): Promise<void> {
    if (this.#readScript === undefined) {
      throw badScript(`RUN SCRIPT '${path}': this driver has no scripts; give it readScript`)
    }
    if (this.#scripts.has(path)) throw badScript(`RUN SCRIPT '${path}': the script runs itself`)
    this.#scripts.add(path)
    try {
      await this.execute(this.#readScript(path))
    } finally {
      this.#scripts.delete(path)
    }
  }
}
