// SQL and the DSL on one builder: statements become steps of its plan, their streams and tables are the DSL's.
import { type Clock, systemClock } from '@millrace/record'
import {
  type DataSource,
  type FunctionRegistry,
  objectOf,
  type ProcessingLog,
  type Relation,
  type Row,
  readScript,
  SqlSession,
  type Statement,
  statementError,
} from '@millrace/sql'
import type { SchemaRegistry } from '@millrace/serde'
import { map, type StepRef, type StreamDraft, toStream, toTable } from '@millrace/topology'
import type { KStream } from '../dsl/k-stream.ts'
import type { KTable } from '../dsl/k-table.ts'
import { type MaterializedOptions, materializedOf } from '../dsl/options.ts'
import { type Planner, plannerOf, stepOf } from '../dsl/planner.ts'
import type { StreamsBuilder } from '../dsl/streams-builder.ts'
import { keyObjectOf, keyRowOf, rowOf } from './rows.ts'

/** What the rows of a stream or table are: its key (bare where it is one column, an object of several) and an object of its value columns. */
export interface SqlRow {
  readonly key: unknown
  readonly value: object
}

/** By the names of streams and tables, as SQL has them (upper case unless quoted). */
export type SqlRowTypes = Readonly<Record<string, SqlRow>>

/** A stream of the DSL that statements can name: what {@link asRows} gives. */
export interface GivenStream {
  readonly step: StepRef<StreamDraft>
  readonly columns: string
}

/**
 * A stream as rows for SQL. `columns` are those of CREATE STREAM: `'ID STRING KEY, TITLE STRING, VOTES INT'`; a column's property is the one of its name, whatever its case.
 * A key of one column is the stream's key itself.
 */
export function asRows<K, V>(stream: KStream<K, V>, columns: string): GivenStream {
  return { step: stepOf(stream), columns }
}

export interface SqlOptions {
  /** Streams made with the DSL, by the names that statements use for them. */
  readonly streams?: Readonly<Record<string, GivenStream>> | undefined
  /** For AVRO, PROTOBUF and JSON_SR. */
  readonly registry?: SchemaRegistry | undefined
  /** Default: the built-in functions. */
  readonly functions?: FunctionRegistry | undefined
  /** `ksql.…` settings. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  /** Told of single records that went wrong. */
  readonly log?: ProcessingLog | undefined
  /** Default: the system's. */
  readonly clock?: Clock | undefined
}

/** What statements made on a builder. */
export interface SqlStreams<Rows extends SqlRowTypes> {
  /** More statements, which know what those before them made. */
  sql(text: string): Promise<void>
  /** A stream to go on with. Throws `SQL_STATEMENT` where there is none of the name. */
  stream<Name extends keyof Rows & string>(name: Name): Promise<KStream<Rows[Name]['key'], Rows[Name]['value']>>
  /** A table to go on with. Its rows are kept where something needs them, with the serdes that are given here. */
  table<Name extends keyof Rows & string>(
    name: Name,
    options?: MaterializedOptions<Rows[Name]['key'], Rows[Name]['value']>,
  ): Promise<KTable<Rows[Name]['key'], Rows[Name]['value']>>
}

/**
 * Adds statements to a builder: `const s = await sql(builder, "CREATE STREAM … AS SELECT …;")`. Each query becomes steps of the builder's plan and writes its sink's topic as it says;
 * a query over another query's sink goes on with its rows without reading the topic again. Topics are taken to exist.
 *
 * @throws {MillraceError} `SQL_SYNTAX` and `SQL_STATEMENT`; statements before the one that failed stay.
 */
export async function sql<Rows extends SqlRowTypes = Record<string, { key: unknown; value: Record<string, unknown> }>>(
  builder: StreamsBuilder,
  text: string,
  options: SqlOptions = {},
): Promise<SqlStreams<Rows>> {
  const statements = new BuilderStatements(plannerOf(builder), options)
  for (const [name, given] of Object.entries(options.streams ?? {})) await statements.give(name, given)
  await statements.run(text)
  return {
    sql: (more) => statements.run(more),
    stream: (name) => statements.stream(name) as never,
    table: (name, options) => statements.table(name, options as MaterializedOptions<unknown, unknown>) as never,
  }
}

class BuilderStatements {
  readonly #planner: Planner
  readonly #session: SqlSession
  readonly #rows = new Map<string, Relation>()

  constructor(planner: Planner, { registry, functions, properties, log, clock = systemClock }: SqlOptions) {
    this.#planner = planner
    this.#session = new SqlSession({
      topics: { topic: () => ({ partitions: 1, replicas: 1 }) },
      registry,
      functions,
      properties,
      log,
      clock,
      shared: {
        plan: planner,
        rows: ({ name }) => this.#rows.get(name),
        provide: ({ name }, rows) => void this.#rows.set(name, rows),
      },
    })
  }

  async run(text: string): Promise<void> {
    for (const statement of readScript(text, { variables: new Map() })) {
      const { tree } = statement
      const what = this.#withoutPlace(tree)
      if (what !== undefined) {
        throw statementError(`${what} has no place in a topology; run it with an engine`, { span: tree.span })
      }
      await this.#session.execute(statement)
    }
  }

  /** What needs something that runs, or changes what is in the topology already. */
  #withoutPlace(tree: Statement): string | undefined {
    const { catalog } = this.#session
    const replaces = 'orReplace' in tree && tree.orReplace && catalog.source(tree.name) !== undefined
    return replaces ? 'CREATE OR REPLACE of what is there' : withoutPlace[tree.kind]
  }

  /** Declares it as statements do, so that the columns are read and checked by the same rules. */
  async give(name: string, { step, columns }: GivenStream): Promise<void> {
    const quoted = `\`${name.replaceAll('`', '``')}\``
    const topic = `'${name.replaceAll("'", "''")}'`
    await this.#session.executeScript(
      `CREATE STREAM ${quoted} (${columns}) WITH (KAFKA_TOPIC=${topic}, FORMAT='JSON');`,
    )
    const source = this.#session.catalog.source(name) as DataSource
    const { schema, keyFormat } = source
    const [key, row] = [keyRowOf(schema.key), rowOf(schema.value)]
    const mapper = (from: unknown, value: unknown): readonly [unknown, unknown] => [key(from), row(value)]
    const rows = this.#planner.add(map({ input: step, mapper, sameKeys: true }))
    this.#rows.set(name, { kind: 'STREAM', keyFormat, schema, stream: rows })
  }

  async stream(name: string): Promise<KStream<unknown, unknown>> {
    const relation = await this.#session.rowsOf(name)
    if (relation.kind === 'TABLE') throw statementError(`${name} is a table; ask for .table('${name}')`)
    return this.#planner.stream(map({ input: relation.stream, mapper: objects(relation), sameKeys: true }))
  }

  async table(name: string, options?: MaterializedOptions<unknown, unknown>): Promise<KTable<unknown, unknown>> {
    const relation = await this.#session.rowsOf(name)
    if (relation.kind === 'STREAM') throw statementError(`${name} is a stream; ask for .stream('${name}')`)
    const rows = this.#planner.add(toStream({ input: relation.table }))
    const input = this.#planner.add(map({ input: rows, mapper: objects(relation), sameKeys: true }))
    return this.#planner.table(toTable({ input, materialized: options && materializedOf(options) }))
  }
}

/** Windowed keys keep their window. */
function objects({ schema }: Relation): (key: unknown, row: unknown) => readonly [unknown, unknown] {
  const [keyOf, valueOf] = [keyObjectOf(schema.key), objectOf(schema.value)]
  return (key, row) => {
    const inner = isWindowed(key) ? { ...key, key: keyOf(key.key) } : keyOf(key as Row | null)
    return [inner, row && valueOf(row as Row)]
  }
}

function isWindowed(key: unknown): key is { readonly key: Row; readonly window: unknown } {
  return key !== null && typeof key === 'object' && 'window' in key
}

const withoutPlace: Readonly<Partial<Record<Statement['kind'], string>>> = {
  'insert-values': 'INSERT VALUES',
  query: 'SELECT by itself',
  explain: 'EXPLAIN',
  'drop-source': 'DROP',
  'alter-source': 'ALTER',
  terminate: 'TERMINATE',
}
