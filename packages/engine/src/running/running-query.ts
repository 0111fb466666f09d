// A persistent query that runs in this engine: one application, started, stopped and started again; what goes wrong ends the application, never the engine.
// Law: of one query there is at most one application, and what is asked of it is done in the order of asking.
import { type Clock, messageOf, type Timer } from '@millrace/record'
import { Application, type Log } from '@millrace/runtime'
import type { PersistentQuery, Settings } from '@millrace/sql'
import type { LogClient } from '@millrace/client'
import type { ProcessingLogTopic } from '../processing-log/processing-log-topic.ts'
import { applicationSettings } from './query-settings.ts'

/** ksqlDB's words. `UNRESPONSIVE`: records wait, and nothing gets done. */
export type QueryState = 'RUNNING' | 'PAUSED' | 'ERROR' | 'UNRESPONSIVE'

/** One failure of a query. */
export interface QueryError {
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly message: string
  readonly error: unknown
}

export interface RunningQueryOptions {
  readonly query: PersistentQuery
  /** Those that its statement had. */
  readonly settings: Settings
  readonly client: LogClient
  readonly stateDirectory: string
  readonly clock: Clock
  readonly log: Log
  readonly processingLog: ProcessingLogTopic
  /** What is asked of it waits for this: the end of the one that had its application id. Never rejects. */
  readonly after: Promise<void>
  /** It failed, or runs again after that. */
  onChange(query: RunningQuery): void
}

export class RunningQuery {
  readonly query: PersistentQuery
  readonly #options: RunningQueryOptions
  readonly #errors: QueryError[] = []
  #application: Application | undefined
  #wanted: 'running' | 'paused' | 'stopped' = 'stopped'
  #last: Promise<void>
  #retry: Timer | undefined
  #backoffMs = firstBackoffMs
  #startedAtMs = 0

  constructor(options: RunningQueryOptions) {
    this.query = options.query
    this.#options = options
    this.#last = options.after
  }

  /** Undefined while it is paused or failed to start. */
  get application(): Application | undefined {
    return this.#application
  }

  get state(): QueryState {
    if (this.#wanted === 'paused') return 'PAUSED'
    if (this.#retry) return 'ERROR'
    return this.#application?.health.stall ? 'UNRESPONSIVE' : 'RUNNING'
  }

  /** The latest failures, oldest first. */
  get errors(): readonly QueryError[] {
    return this.#errors
  }

  /** Resolves when what was asked of it until now is done. Never rejects. */
  get settled(): Promise<void> {
    return this.#last
  }

  /** Resolves when it runs, or has failed to: that is in {@link errors}. */
  start(): Promise<void> {
    this.#wanted = 'running'
    return this.#next(() => this.#start())
  }

  /** As {@link stop}, and {@link state} says so. */
  pause(): Promise<void> {
    return this.#end('paused')
  }

  /** Commits and ends; its offsets and its state stay. Never rejects. */
  stop(): Promise<void> {
    return this.#end('stopped')
  }

  #end(wanted: 'paused' | 'stopped'): Promise<void> {
    this.#wanted = wanted
    // A start that waits for brokers is given up.
    void this.#application?.stop().catch(() => {})
    return this.#next(() => this.#stop())
  }

  #next(action: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(action)
    return this.#last
  }

  async #start(): Promise<void> {
    if (this.#application || this.#wanted !== 'running') return
    this.#retry?.cancel()
    this.#retry = undefined
    this.#startedAtMs = this.#options.clock.now()
    const application = this.#made()
    if (!application) return
    this.#application = application
    application.finished.catch((error: unknown) => this.#failed(application, error))
    try {
      await application.start()
    } catch {
      // `finished` has told it, or it was stopped before it ran.
      return
    }
    this.#options.onChange(this)
  }

  /** Undefined: it cannot be made, which is noted. */
  #made(): Application | undefined {
    const { query, settings, client, stateDirectory, clock, log, processingLog } = this.#options
    try {
      return new Application({
        ...applicationSettings(settings),
        topology: query.topology,
        applicationId: query.applicationId,
        client,
        stateDirectory,
        clock,
        log,
        onDeserializationError: (failure, error) => {
          processingLog.unreadable(query.id, failure, error)
          return 'skip'
        },
      })
    } catch (error) {
      this.#note(error)
      return undefined
    }
  }

  #failed(application: Application, error: unknown): void {
    if (this.#application !== application) return
    this.#application = undefined
    this.#note(error)
  }

  #note(error: unknown): void {
    const { clock, log } = this.#options
    if (this.#wanted !== 'running') return
    this.#errors.push({ timestamp: clock.now(), message: messageOf(error), error })
    if (this.#errors.length > keptErrors) this.#errors.shift()
    if (clock.now() - this.#startedAtMs > longestBackoffMs) this.#backoffMs = firstBackoffMs
    const inSeconds = this.#backoffMs / 1_000
    log({
      level: 'error',
      message: `query ${this.query.id} failed, next try in ${inSeconds} s: ${messageOf(error)}`,
      error,
    })
    this.#retry = clock.setTimer(this.#backoffMs, () => void this.#next(() => this.#start()))
    this.#backoffMs = Math.min(longestBackoffMs, this.#backoffMs * 2)
    this.#options.onChange(this)
  }

  async #stop(): Promise<void> {
    this.#retry?.cancel()
    this.#retry = undefined
    const application = this.#application
    this.#application = undefined
    await application?.stop().catch((error: unknown) => {
      const message = `query ${this.query.id} could not be stopped in order: ${messageOf(error)}`
      this.#options.log({ level: 'warn', message, error })
    })
  }
}

/** Those of ksqlDB. */
const firstBackoffMs = 15_000
const longestBackoffMs = 900_000
const keptErrors = 10
