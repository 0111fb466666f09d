// Statements carried out one after the other over a catalogue. Nothing runs here: what a program has to do is in the results.
// Law: a statement that fails leaves the catalogue and the settings as they were.
import { Catalog } from '../catalog/catalog.ts'
import type { DataSource } from '../catalog/source.ts'
import { statementError } from '../errors.ts'
import { RegistrySerdes } from '../formats/registry/row-serdes.ts'
import { builtInFunctions } from '../functions/built-in.ts'
import { internalTopics } from '../plan/internal-topics.ts'
import type { ProcessingLog } from '../plan/processing-log.ts'
import { internalSerdes } from '../plan/internal-serdes.ts'
import type { Relation } from '../plan/query-node.ts'
import { readRows } from '../plan/read-rows.ts'
import { planAsk } from '../pull/plan-ask.ts'
import { type ParsedStatement, readScript } from '../syntax/parser.ts'
import type { CreateSource, DropSource } from '../syntax/tree/statement.ts'
import { assertedRow } from './assert/asserted-row.ts'
import { sourceDifferences } from './assert/source-differences.ts'
import { alteredSource } from './source/alter-source.ts'
import type { StatementContext } from './context.ts'
import { planCreateAs } from './query/create-as.ts'
import { planSource } from './source/create-source.ts'
import { planDrop } from './source/drop-source.ts'
import { explained } from './query/explain.ts'
import { registerGiven } from './source/given-schemas.ts'
import { planInsertInto } from './query/insert-into.ts'
import { insertedRecord } from './insert/insert-values.ts'
import { createType, dropType } from './named-type.ts'
import { type PlannedQuery, requestFor } from './query/planned-query.ts'
import { onTrial } from './on-trial.ts'
import type { Assertion, SessionOptions, SourceSerdes, StatementResult, StatementWorld } from './session.ts'
import { SessionSettings } from './properties/session-settings.ts'
import type { Settings } from './properties/settings.ts'
import { planSourceTable } from './query/source-table.ts'
import { TrialRegistry } from './trial-registry.ts'
import { withStatement } from './statement-text.ts'
import { terminated } from './query/terminate.ts'

export class SqlSession {
  readonly #options: SessionOptions
  readonly #functions
  readonly #serdes: RegistrySerdes
  #catalog: Catalog
  #settings: SessionSettings
  #nextQuery = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: SessionOptions) {
    this.#options = options
    this.#functions = options.functions ?? builtInFunctions()
    this.#serdes = new RegistrySerdes(options.registry)
    this.#catalog = new Catalog()
    this.#settings = new SessionSettings(options.properties ?? {})
  }

  /** What exists now; changed by {@link execute} only. */
  get catalog(): Catalog {
    return this.#catalog
  }

  /** The settings with what SET changed. */
  get settings(): Settings {
    return this.#settings.present
  }

  /**
   * A session that knows what this one knows, and whose statements change nothing here, nor in the schema registry: for statements
   * that are tried before they are carried out.
   */
  copy(): SqlSession {
    const { registry } = this.#options
    const trial = registry && new TrialRegistry(registry)
    const copy = new SqlSession({ ...this.#options, registry: trial, shared: undefined })
    copy.#catalog = this.#catalog.copy()
    copy.#settings = this.#settings.over({})
    copy.#nextQuery = this.#nextQuery
    return copy
  }

  /**
   * Carries out a statement, after those before it. The caller does what the result says: makes topics, runs queries, writes records.
   * `world` is what this statement sees in place of what the session was opened with.
   *
   * @throws {MillraceError} `SQL_SYNTAX` for what is wrong with the statement by itself, `SQL_STATEMENT` for the rest;
   * `details.statement` has its text.
   */
  execute(statement: ParsedStatement, world: StatementWorld = {}): Promise<StatementResult> {
    const result = this.#last.then(() => withStatement(statement.text, () => this.#execute(statement, world)))
    this.#last = result.catch(() => undefined)
    return result
  }

  /** All statements of a text; ends at the first one that fails. @throws {MillraceError} as {@link execute} */
  async executeScript(text: string): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = []
    for (const statement of readScript(text, { variables: new Map() })) results.push(await this.execute(statement))
    return results
  }

  /**
   * The rows of a stream or table in the plan that the session shares, read from its topic unless the plan has them.
   *
   * @throws {MillraceError} `SQL_STATEMENT` where there is no such source, or no shared plan.
   */
  async rowsOf(name: string): Promise<Relation> {
    const source = this.#catalog.source(name)
    if (!source) throw statementError(`${name} does not exist.`)
    const { shared, settings, ...context } = this.#context({ text: '', script: '' })
    if (!shared) throw statementError('The session shares no plan that rows could be read into.')
    return readRows(source, { ...context, properties: settings, shared })
  }

  /**
   * What an ASSERT of a test script says; undefined for any other statement. Whoever has the rows compares.
   *
   * @throws {MillraceError} as {@link execute}
   */
  async assertion(statement: ParsedStatement): Promise<Assertion | undefined> {
    const { tree, text } = statement
    const context = this.#context(statement)
    return withStatement(text, async () => {
      if (tree.kind === 'assert-values') return { kind: 'row', row: assertedRow(tree, context) }
      if (tree.kind === 'assert-source') return { kind: 'source', ...sourceDifferences(tree, context) }
      return undefined
    })
  }

  /** Reads the records of a source's topic: keys are rows, with their window where the source is windowed. */
  async serdesOf({ topic, schema, keyFormat, valueFormat }: DataSource): Promise<SourceSerdes> {
    const { key, value } = internalSerdes(this.#serdes, '')
    const from = { source: topic }
    return { key: await key(from, schema.key, keyFormat), value: await value(from, schema.value, valueFormat) }
  }

  async #execute(parsed: ParsedStatement, world: StatementWorld): Promise<StatementResult> {
    const { tree } = parsed
    const context = this.#context(parsed, world)
    const { catalog } = context
    switch (tree.kind) {
      case 'create-source':
        return this.#createSource(tree, context)
      case 'create-as': {
        const existing = tree.ifNotExists ? catalog.source(tree.name) : undefined
        const planned = await planCreateAs(tree, existing ? onTrial(context) : context)
        return existing ? leftAsItIs(existing) : this.#start(planned, context)
      }
      case 'insert-into':
        return this.#start(await planInsertInto(tree, context), context)
      case 'insert-values':
        return { kind: 'values-inserted', record: await insertedRecord(tree, context) }
      case 'drop-source':
        return this.#drop(tree)
      case 'alter-source': {
        const source = alteredSource(tree, catalog, parsed.text)
        catalog.put(source)
        return { kind: 'source-altered', source }
      }
      case 'create-type':
        return createType(tree, catalog)
      case 'drop-type':
        return dropType(tree, catalog)
      case 'set':
        this.#settings.set(tree.name, tree.value)
        return { kind: 'property-set', name: tree.name, value: tree.value }
      case 'unset':
        this.#settings.unset(tree.name)
        return { kind: 'property-unset', name: tree.name, value: undefined }
      case 'define':
      case 'undefine':
        return { kind: 'nothing-done', reason: 'variables are replaced when a script is read' }
      case 'terminate':
        return terminated(tree, catalog)
      case 'query': {
        // What it keeps goes with it: its schemas are nobody else's business.
        const own = onTrial(context)
        return {
          kind: 'rows-asked',
          asked: planAsk({ ...requestFor(tree, { kind: 'transient' }, own), serdes: own.serdes }),
        }
      }
      case 'explain': {
        const { plan, picture } = await explained(tree, context)
        return { kind: 'explained', plan, picture: picture() }
      }
      default:
        throw statementError(`Statement not executable: ${tree.kind}`, {
          hint: 'whoever runs queries answers it',
        })
    }
  }

  async #createSource(tree: CreateSource, context: StatementContext): Promise<StatementResult> {
    const { catalog } = context
    const existing = tree.ifNotExists ? catalog.source(tree.name) : undefined
    const { source, topic } = await planSource(tree, context)
    const keeps = tree.readOnly && tree.source === 'TABLE'
    const planned = keeps ? await planSourceTable(tree, source, existing ? onTrial(context) : context) : undefined
    if (existing) return leftAsItIs(existing)
    await registerGiven(source, context)
    await context.serdes.registerSource(source)
    catalog.put(source)
    if (planned) this.#keep(planned, context)
    return { kind: 'source-created', source, topic, query: planned?.query }
  }

  async #start(planned: PlannedQuery, context: StatementContext): Promise<StatementResult> {
    const { query, topic } = planned
    await context.serdes.registerInternal(internalTopics(query.topology, query.applicationId))
    const replaces = this.#catalog.query(query.id) !== undefined
    if (query.sink && query.kind !== 'INSERT') {
      this.#catalog.put(
        query.sink,
        query.sources.map(({ name }) => name),
      )
    }
    this.#keep(planned, context)
    return { kind: 'query-planned', query, topic, replaces }
  }

  #keep({ query, numbered }: PlannedQuery, { nextQuery }: StatementContext): void {
    this.#catalog.putQuery(query)
    if (numbered) this.#nextQuery = nextQuery + 1
  }

  #drop(tree: DropSource): StatementResult {
    const plan = planDrop(tree, this.#catalog)
    if (plan === undefined) return { kind: 'nothing-done', reason: `Source ${tree.name} does not exist.` }
    const { source, queries } = plan
    for (const id of queries) this.#catalog.removeQuery(id)
    this.#catalog.remove(source.name)
    return { kind: 'source-dropped', source, deletesTopic: tree.deleteTopic, queries }
  }

  #context({ text, script }: Pick<ParsedStatement, 'text' | 'script'>, world: StatementWorld = {}): StatementContext {
    const { clock, random, log, serviceId, shared } = this.#options
    const { topics, registry } = { ...this.#options, ...world }
    const serdes = world.registry ? new RegistrySerdes(world.registry) : this.#serdes
    return {
      catalog: this.#catalog,
      topics,
      registry,
      serdes,
      functions: this.#functions,
      settings: world.settings ?? this.settings,
      clock,
      random: random ?? dice,
      log: log ?? silent,
      serviceId: serviceId ?? 'default_',
      shared,
      text,
      script,
      nextQuery: world.queryNumber ?? this.#nextQuery,
    }
  }
}

function dice(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32
}

const silent: ProcessingLog = { write: () => undefined }

/** IF NOT EXISTS of what exists. */
function leftAsItIs({ name, kind }: DataSource): StatementResult {
  const word = kind.toLowerCase()
  return {
    kind: 'nothing-done',
    reason: `Cannot add ${word} \`${name}\`: A ${word} with the same name already exists.`,
  }
}
