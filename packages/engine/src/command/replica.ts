// What the commands so far come to: catalogue, settings of each query, which of them are paused. Every engine of a service has the same one.
import type { SchemaRegistry } from '@millrace/serde'
import {
  type PersistentQuery,
  queriesMeant,
  readScript,
  type Settings,
  type SqlSession,
  type StatementResult,
} from '@millrace/sql'
import type { DroppedTopic } from '../topics/dropped-topic.ts'
import { seenRegistry, seenTopics } from '../statement/witness.ts'
import type { Command } from './command.ts'
import { engineError } from '../errors.ts'

export type Applied =
  | StatementResult
  | { readonly kind: 'queries-paused' | 'queries-resumed'; readonly queries: readonly string[] }

/** A query of the catalogue, and what running it needs beside that. */
export interface KeptQuery {
  readonly query: PersistentQuery
  readonly settings: Settings
  readonly paused: boolean
}

export class Replica {
  readonly session: SqlSession
  readonly #registry: SchemaRegistry | undefined
  readonly #settings = new Map<string, Settings>()
  readonly #paused = new Set<string>()
  readonly #ended = new Set<string>()
  /** By topic; those that a later statement uses again are not among them. */
  readonly #dropped = new Map<string, DroppedTopic>()

  constructor(session: SqlSession, registry: SchemaRegistry | undefined) {
    this.session = session
    this.#registry = registry
  }

  get queries(): readonly KeptQuery[] {
    return this.session.catalog.queries.map((query) => ({
      query,
      settings: this.#settings.get(query.id) ?? {},
      paused: this.#paused.has(query.id),
    }))
  }

  /** Application ids of queries that ran once and will not any more. */
  get ended(): readonly string[] {
    return [...this.#ended]
  }

  /** Topics that were to be deleted with their streams and tables. */
  get dropped(): readonly DroppedTopic[] {
    return [...this.#dropped.values()]
  }

  /**
   * `number`: of the query that it may make.
   *
   * @throws {MillraceError} as the statement does; then nothing has changed.
   */
  async apply({ statement, variables, settings, seen, topicId }: Command, number: number): Promise<Applied> {
    const [parsed, more] = readScript(statement, { variables: new Map(Object.entries(variables)) })
    if (parsed === undefined || more !== undefined) {
      throw engineError('ENGINE_COMMAND_UNREADABLE', 'a command is one statement')
    }
    const { tree } = parsed
    if (tree.kind === 'pause' || tree.kind === 'resume') {
      const queries = queriesMeant(tree, this.session.catalog)
      for (const id of queries) {
        if (tree.kind === 'pause') this.#paused.add(id)
        else this.#paused.delete(id)
      }
      return { kind: tree.kind === 'pause' ? 'queries-paused' : 'queries-resumed', queries }
    }
    const before = this.session.catalog.queries
    const world = { topics: seenTopics(seen), registry: seenRegistry(seen, this.#registry), settings }
    const result = await this.session.execute(parsed, { ...world, queryNumber: number })
    this.#note(before, settings)
    this.#noteTopic(result, topicId)
    return result
  }

  #noteTopic(result: StatementResult, topicId: string | undefined): void {
    if (result.kind === 'source-dropped' && result.deletesTopic) {
      this.#dropped.set(result.source.topic, { source: result.source, topicId })
    }
    if (result.kind === 'source-created') this.#dropped.delete(result.source.topic)
    if (result.kind === 'query-planned' && result.query.sink) this.#dropped.delete(result.query.sink.topic)
  }

  /** Queries that came or went. */
  #note(before: readonly PersistentQuery[], settings: Settings): void {
    const { catalog } = this.session
    for (const query of before) {
      const after = catalog.query(query.id)
      if (after === query) continue
      this.#settings.delete(query.id)
      // Also one that is replaced: the new one runs.
      this.#paused.delete(query.id)
      if (after) continue
      this.#ended.add(query.applicationId)
    }
    const known = new Set(before)
    for (const query of catalog.queries) {
      if (known.has(query)) continue
      this.#settings.set(query.id, settings)
      this.#ended.delete(query.applicationId)
    }
  }
}
