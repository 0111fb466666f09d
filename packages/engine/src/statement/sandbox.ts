// Where a script is tried before any of it is done: on a copy of all that exists. What passes here is refused later only if another engine was faster.
import {
  type NewTopic,
  type ParsedStatement,
  queriesMeant,
  type Settings,
  type SqlSession,
  type Statement,
  type StatementResult,
} from '@millrace/sql'
import type { Seen } from '../command/command.ts'
import type { ClusterTopics } from '../topics/cluster-topics.ts'
import { applicationSettings } from '../running/query-settings.ts'
import { Witness } from './witness.ts'

/** What is to be done about a statement. */
export type Trial =
  /** It changes something for every engine of the service. */
  | { readonly kind: 'command'; readonly seen: Seen; readonly topic: NewTopic | undefined; readonly deletes?: string }
  /** Its record is not what will be written: schemas were not registered for it. */
  | { readonly kind: 'insertion' }
  /** It is known already what it comes to. */
  | { readonly kind: 'done'; readonly result: StatementResult }
  /** It changes nothing: an answer is wanted. */
  | { readonly kind: 'question' }

export class Sandbox {
  readonly #session: SqlSession
  readonly #topics: ClusterTopics
  #number: number

  /** All of it is used up: the session is a copy, the topics are of this moment. `number`: of the query that the first statement would make. */
  constructor(session: SqlSession, topics: ClusterTopics, number: number) {
    this.#session = session
    this.#topics = topics
    this.#number = number
  }

  /** @throws {MillraceError} as `SqlSession.execute`, and `ENGINE_INVALID_CONFIG` for settings that no query can run with. */
  async try(statement: ParsedStatement, settings: Settings): Promise<Trial> {
    const { tree } = statement
    if (tree.kind === 'pause' || tree.kind === 'resume') {
      queriesMeant(tree, this.#session.catalog)
      this.#number += 1
      return { kind: 'command', seen: { topics: {}, schemas: {} }, topic: undefined }
    }
    if (!changes.has(tree.kind)) return { kind: 'question' }
    const witness = new Witness(this.#topics)
    const result = await this.#session.execute(statement, {
      topics: witness.topics,
      settings,
      queryNumber: this.#number,
    })
    if (result.kind === 'values-inserted') return { kind: 'insertion' }
    if (result.kind === 'nothing-done') return { kind: 'done', result }
    this.#number += 1
    if ('query' in result && result.query) applicationSettings(settings)
    const topic = this.#topicOf(result)
    const deletes = result.kind === 'source-dropped' && result.deletesTopic ? { deletes: result.source.topic } : {}
    return { kind: 'command', seen: witness.seen, topic, ...deletes }
  }

  #topicOf(result: StatementResult): NewTopic | undefined {
    if (result.kind === 'source-dropped' && result.deletesTopic) this.#topics.remove(result.source.topic)
    if (result.kind !== 'source-created' && result.kind !== 'query-planned') return undefined
    if (result.topic) this.#topics.add(result.topic)
    return result.topic
  }
}

const changes: ReadonlySet<Statement['kind']> = new Set([
  'create-source',
  'create-as',
  'insert-into',
  'insert-values',
  'drop-source',
  'alter-source',
  'create-type',
  'drop-type',
  'terminate',
])
