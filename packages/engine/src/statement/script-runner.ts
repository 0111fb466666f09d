// A script from its text to what it came to. It is tried as a whole first, so that a mistake in its last statement leaves nothing done; then carried out one by one.
import { isMillraceError, withDetails } from '@millrace/record'
import type { SchemaRegistry } from '@millrace/serde'
import { type ParsedStatement, readScript, SessionSettings, type Settings } from '@millrace/sql'
import type { LogAdmin } from '@millrace/client'
import type { Seen } from '../command/command.ts'
import type { CommandLog } from '../command/command-log.ts'
import type { Applied, Replica } from '../command/replica.ts'
import type { ExecuteOptions } from '../engine-options.ts'
import { type EngineOutcome, type EngineResult, engineResult, outcomeOf } from '../engine-result.ts'
import { ClusterTopics, makeTopic, specOf } from '../topics/cluster-topics.ts'
import { topicIdOf } from '../topics/dropped-topic.ts'
import type { RecordInserter } from '../topics/record-inserter.ts'
import { LocalSettings } from './local-settings.ts'
import { Sandbox, type Trial } from './sandbox.ts'
import { seenTopics, Witness } from './witness.ts'

/** A command that was carried out; `settled` when the queries that it concerns have started or stopped. */
export interface CarriedOut {
  readonly applied: Applied
  readonly settled: Promise<void>
  /** Resolves when the topic is deleted that it deletes. Of one that deletes none, at once. */
  readonly deleted: Promise<void>
}

export interface ScriptRunnerOptions {
  readonly replica: Replica
  readonly commands: CommandLog<CarriedOut>
  readonly admin: LogAdmin
  readonly registry: SchemaRegistry | undefined
  readonly inserter: RecordInserter
  readonly properties: Readonly<Record<string, unknown>>
  /** Says what a statement that changes nothing asks for. */
  answer(statement: ParsedStatement, local: LocalSettings): Promise<EngineOutcome>
}

interface Tried {
  readonly statement: ParsedStatement
  readonly trial: Trial
  readonly settings: Settings
  readonly variables: Readonly<Record<string, string>>
}

export class ScriptRunner {
  readonly #options: ScriptRunnerOptions
  readonly #local: LocalSettings
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: ScriptRunnerOptions) {
    this.#options = options
    this.#local = new LocalSettings(new SessionSettings(options.properties))
  }

  get local(): LocalSettings {
    return this.#local
  }

  /** After the scripts before it. Rejects as `SqlEngine.execute`. */
  run(text: string, options: ExecuteOptions): Promise<readonly EngineResult[]> {
    const results = this.#last.then(() => this.#run(text, options))
    this.#last = results.catch(() => undefined)
    return results
  }

  async #run(text: string, options: ExecuteOptions): Promise<readonly EngineResult[]> {
    const trying = this.#local.over(options)
    const tried = await this.#try(readScript(text, { variables: trying.variables }), trying)
    const local = this.#local.over(options)
    const results: EngineResult[] = []
    for (const one of tried) {
      try {
        results.push(engineResult(one.statement.text, await this.#carryOut(one, local)))
      } catch (error) {
        throw results.length === 0 ? error : afterSome(error, results)
      }
    }
    return results
  }

  async #try(statements: readonly ParsedStatement[], local: LocalSettings): Promise<readonly Tried[]> {
    const { replica, admin, commands } = this.#options
    const topics = statements.every(({ tree }) => tree.kind === 'insert-values')
      ? ClusterTopics.none()
      : await ClusterTopics.read(admin)
    const sandbox = new Sandbox(replica.session.copy(), topics, commands.next)
    const tried: Tried[] = []
    for (const statement of statements) {
      const { settings } = local
      const variables = statement.text.includes('${') ? Object.fromEntries(local.variables) : {}
      tried.push({ statement, trial: await sandbox.try(statement, settings), settings, variables })
      local.change(statement.tree)
    }
    return tried
  }

  async #carryOut({ statement, trial, settings, variables }: Tried, local: LocalSettings): Promise<EngineOutcome> {
    const { admin, commands, replica, inserter, answer } = this.#options
    switch (trial.kind) {
      case 'done':
        return outcomeOf(trial.result)
      case 'insertion': {
        const inserted = await replica.session.execute(statement, { settings })
        if (inserted.kind === 'values-inserted') await inserter.insert(inserted.record)
        return outcomeOf(inserted)
      }
      case 'question':
        this.#local.change(statement.tree)
        return local.change(statement.tree) ?? answer(statement, local)
      case 'command': {
        // Before the statement counts: whoever carries it out finds the topic and the schemas.
        if (trial.topic) await makeTopic(admin, specOf(trial.topic))
        const seen = await this.#withSchemas(statement, trial.seen, settings)
        const id = globalThis.crypto.randomUUID()
        const topicId = trial.deletes === undefined ? undefined : await topicIdOf(trial.deletes, admin)
        const command = { id, statement: statement.text, variables, settings, seen, topicId }
        const { applied, settled, deleted } = await commands.submit(command)
        await settled
        await deleted
        return outcomeOf(applied)
      }
    }
  }

  /** A trial registers nothing; this does, and notes the answers. */
  async #withSchemas(statement: ParsedStatement, seen: Seen, settings: Settings): Promise<Seen> {
    const { replica, registry, commands } = this.#options
    const { kind } = statement.tree
    if (registry === undefined || kind === 'pause' || kind === 'resume') return seen
    const witness = new Witness(seenTopics(seen), registry)
    const world = { topics: witness.topics, registry: witness.registry, settings, queryNumber: commands.next }
    await replica.session.copy().execute(statement, world)
    return witness.seen
  }
}

/** What is done stays done: `details.results`. */
function afterSome(error: unknown, results: readonly EngineResult[]): unknown {
  return isMillraceError(error) ? withDetails(error, { results }) : error
}
