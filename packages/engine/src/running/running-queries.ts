// The persistent queries that this engine runs: those of the catalogue, in the order of their creation.
// Law: it only ever does what the topic of statements says.
import type { LogClient } from '@millrace/client'
import { type Clock, isMillraceError, messageOf, sleep } from '@millrace/record'
import { leftApplications, type Log, removeApplication } from '@millrace/runtime'
import type { SchemaRegistry } from '@millrace/serde'
import type { PersistentQuery, Settings } from '@millrace/sql'
import type { ProcessingLogTopic } from '../processing-log/processing-log-topic.ts'
import { RunningQuery } from './running-query.ts'

export interface RunningQueriesOptions {
  readonly client: LogClient
  readonly stateDirectory: string
  readonly clock: Clock
  readonly log: Log
  readonly processingLog: ProcessingLogTopic
  readonly registry: SchemaRegistry | undefined
  onChange(query: RunningQuery): void
}

export class RunningQueries {
  readonly #options: RunningQueriesOptions
  readonly #queries = new Map<string, RunningQuery>()
  readonly #closed = new AbortController()
  /** Ends of queries that are still under way, by application id: the next of that id waits for it. */
  readonly #ending = new Map<string, Promise<void>>()

  constructor(options: RunningQueriesOptions) {
    this.#options = options
  }

  get all(): readonly RunningQuery[] {
    return [...this.#queries.values()]
  }

  get(id: string): RunningQuery | undefined {
    return this.#queries.get(id)
  }

  /** Runs it, in place of one of the same id. Resolves when it takes records or has failed to start. */
  async run(query: PersistentQuery, settings: Settings, paused: boolean): Promise<void> {
    const after = this.#queries.get(query.id)?.stop() ?? this.#ending.get(query.applicationId) ?? Promise.resolve()
    const running = new RunningQuery({ ...this.#options, query, settings, after })
    // At once: what the next command asks of it waits in its own line.
    this.#queries.set(query.id, running)
    await (paused ? running.pause() : running.start())
  }

  async pause(ids: readonly string[]): Promise<void> {
    await Promise.all(this.#named(ids).map((query) => query.pause()))
  }

  async resume(ids: readonly string[]): Promise<void> {
    await Promise.all(this.#named(ids).map((query) => query.start()))
  }

  /** Resolves when they have stopped. Their offsets, internal topics and state are deleted once no other engine runs them. */
  async terminate(ids: readonly string[]): Promise<void> {
    const ended = this.#named(ids)
    for (const { query } of ended) this.#queries.delete(query.id)
    await Promise.all(
      ended.map((one) => {
        const { applicationId } = one.query
        const end = one.stop()
        this.#ending.set(applicationId, end)
        return end.finally(() => {
          if (this.#ending.get(applicationId) === end) this.#ending.delete(applicationId)
        })
      }),
    )
    void this.#removeLeft(ended.map(({ query }) => query.applicationId))
  }

  /** What queries of the past have left because no engine came to it. Asks the cluster a few times only, however many they were. Never rejects. */
  async removeForgotten(applicationIds: readonly string[]): Promise<void> {
    const { log } = this.#options
    if (applicationIds.length === 0) return
    try {
      const withSubjects = (await this.#subjects()).flatMap((subject) =>
        applicationIds.filter((id) => subject.startsWith(`${id}-`)),
      )
      const left = await leftApplications({ ...this.#options, applicationIds })
      await this.#removeLeft([...new Set([...left, ...withSubjects])])
    } catch (error) {
      if (this.#closed.signal.aborted) return
      log({ level: 'warn', message: `what queries of the past have left is not deleted: ${messageOf(error)}`, error })
    }
  }

  /** What queries that are over have left. Never rejects: what is left again goes when an engine starts. */
  async #removeLeft(applicationIds: readonly string[]): Promise<void> {
    await Promise.all(applicationIds.map((id) => this.#remove(id)))
  }

  /** Stops them all; they go on when an engine starts. */
  async close(): Promise<void> {
    this.#closed.abort()
    await Promise.all(this.all.map((query) => query.stop()))
  }

  #named(ids: readonly string[]): readonly RunningQuery[] {
    return ids.map((id) => this.#queries.get(id)).filter((query) => query !== undefined)
  }

  async #subjects(): Promise<readonly string[]> {
    return (await this.#options.registry?.subjects()) ?? []
  }

  /** Of its internal topics. */
  async #removeSubjects(applicationId: string): Promise<void> {
    const own = (await this.#subjects()).filter((subject) => subject.startsWith(`${applicationId}-`))
    for (const subject of own) await this.#options.registry?.deleteSubject(subject)
  }

  async #remove(applicationId: string): Promise<void> {
    const { client, stateDirectory, clock, log } = this.#options
    const { signal } = this.#closed
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      // A later query has its name: what is there is that one's now.
      if (this.all.some(({ query }) => query.applicationId === applicationId)) return
      try {
        await removeApplication({ applicationId, client, stateDirectory })
        return await this.#removeSubjects(applicationId)
      } catch (error) {
        if (signal.aborted) return
        // Other engines need a moment to stop it, too.
        const isAwaited = isMillraceError(error, 'CLIENT_GROUP_NOT_EMPTY') && attempt < removalAttempts
        if (!isAwaited) {
          const message = `what ${applicationId} has left is not deleted: ${messageOf(error)}`
          return log({ level: 'warn', message, error })
        }
        await sleep(clock, removalPauseMs, signal).catch(() => {})
      }
    }
  }
}

const removalAttempts = 60
const removalPauseMs = 1_000
