// The front door: a topology, an id, and it runs; on a real cluster where one is named, else on the embedded broker.
import { isMillraceError } from '@millrace/record'
import {
  Application,
  type ApplicationHealth,
  type ApplicationMetrics,
  type ApplicationOptions,
  type ApplicationState,
  type Cluster,
  type ClusterOptions,
  type Log,
  logToConsole,
  openCluster,
  type QueryableStoreType,
  QueryableStoreTypes,
  type RestoreListener,
  type StateListener,
  stateDirOf,
  stoppedBeforeRunning,
  stopOnSignals,
  wrongState,
} from '@millrace/runtime'
import type { ReadOnlyKeyValueStore } from '@millrace/state'
import type { Topology } from '@millrace/topology'

export interface MillraceAppOptions
  extends ClusterOptions,
    Omit<ApplicationOptions, 'topology' | 'client' | 'stateDirectory'> {
  /** Missing source and sink topics are made instead of refused. Default: true on the embedded broker, false on a cluster. */
  readonly createMissingTopics?: boolean
}

/**
 * Runs a topology in this process. Instances with the same `applicationId` share its tasks.
 *
 * ```ts
 * await using app = new MillraceApp(builder.build(), { applicationId: 'questions' })
 * await app.start()
 * await app.finished
 * ```
 */
export class MillraceApp {
  readonly #topology: Topology
  readonly #options: MillraceAppOptions
  readonly #log: Log
  readonly #finished = Promise.withResolvers<void>()
  readonly #stateListeners = new Set<StateListener>()
  readonly #restoreListeners = new Set<RestoreListener>()
  #cluster: Cluster | undefined
  #application: Application | undefined
  #starting: Promise<boolean> | undefined
  #stopping: Promise<void> | undefined
  #early: Extract<ApplicationState, 'created' | 'starting' | 'stopped' | 'failed'> = 'created'

  constructor(topology: Topology, options: MillraceAppOptions) {
    this.#topology = topology
    this.#options = options
    this.#log = options.log ?? logToConsole
    this.#finished.promise.catch(() => {})
  }

  get state(): ApplicationState {
    return this.#application?.state ?? this.#early
  }

  /** Resolves when the application has stopped; rejects with the error that made it fail. */
  get finished(): Promise<void> {
    return this.#finished.promise
  }

  /** Where the brokers are, once it has started: for other clients of the embedded broker. Undefined with a client of your own. */
  get bootstrapServers(): string | undefined {
    return this.#cluster?.bootstrapServers
  }

  /** The topology in Kafka Streams' text. */
  describe(): string {
    return this.#topology.describe()
  }

  /** Whether it gets on: `stall` says where records wait while nothing gets done (see `stalledAfter`). */
  get health(): ApplicationHealth {
    return this.#application?.health ?? { state: this.state, stall: undefined }
  }

  /** Counters of this instance; undefined before it has started. */
  metrics(): ApplicationMetrics | undefined {
    return this.#application?.metrics()
  }

  /**
   * A store to be read by the program, by its name in the topology: what the tasks of this instance hold, uncommitted updates included; keys of other instances are absent.
   * `app.store<string, number>('counts')` reads a table; other kinds of stores are named: `app.store('per-hour', QueryableStoreTypes.windowStore<string, number>())`.
   * Throws `RUNTIME_UNKNOWN_STORE`, `RUNTIME_WRONG_STORE_TYPE`, and `RUNTIME_WRONG_STATE` before the application has started. Its methods throw `RUNTIME_WRONG_STATE` while
   * tasks are moved or restored, and `RUNTIME_UNKNOWN_STORE` while other instances have all of its partitions.
   */
  store<K, V>(name: string): ReadOnlyKeyValueStore<K, V>
  store<Store>(name: string, type: QueryableStoreType<Store>): Store
  store(name: string, type: QueryableStoreType<unknown> = QueryableStoreTypes.keyValueStore()): unknown {
    if (this.#application) return this.#application.store(name, type)
    throw wrongState(`store ${name}`, this.state, 'start it first')
  }

  /** Returns what takes the listener away again. */
  onStateChange(listener: StateListener): () => void {
    this.#stateListeners.add(listener)
    return () => void this.#stateListeners.delete(listener)
  }

  /** Progress of each changelog that is replayed. Returns what takes the listener away again. */
  onRestore(listener: RestoreListener): () => void {
    this.#restoreListeners.add(listener)
    return () => void this.#restoreListeners.delete(listener)
  }

  /**
   * Resolves when every task that this instance got is restored and takes records. Rejects, as `finished` does, with what prevents that: `CLIENT_UNREACHABLE`,
   * `RUNTIME_MISSING_SOURCE_TOPIC`, `RUNTIME_NOT_COPARTITIONED`, `STATE_DIRECTORY_READ_ONLY`, …; with `RUNTIME_STOPPED`, once all is closed, when it is stopped before.
   * An application starts once: `RUNTIME_WRONG_STATE`.
   */
  start(): Promise<void> {
    if (this.#starting || this.#stopping) {
      return Promise.reject(wrongState('start()', this.state, 'an application starts once: make another one'))
    }
    this.#starting = this.#start()
    return this.#untilRunning(this.#starting)
  }

  /**
   * Commits what is processed, closes the stores, leaves the group, closes the client and an embedded broker that was started here.
   * Resolves when it is done, in every state; rejects when the last commit failed.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** The same as `stop`. */
  close(): Promise<void> {
    return this.stop()
  }

  /** From now on SIGTERM and Ctrl-C stop the application and end the process with 0; a second signal ends it at once. Returns what undoes this. */
  stopOnSignals(signals?: readonly NodeJS.Signals[]): () => void {
    return stopOnSignals(() => this.stop(), signals)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** Whoever asked for the stop hears first that all is closed: where signals end the process, nothing after the start runs any more. */
  async #untilRunning(starting: Promise<boolean>): Promise<void> {
    if (await starting) return
    await this.#stopping?.catch(() => {})
    throw stoppedBeforeRunning(this.#options.applicationId)
  }

  /** Whether it got to run; false when it was stopped before. */
  async #start(): Promise<boolean> {
    this.#enterEarly('starting')
    try {
      const application = await this.#open()
      application.finished.then(
        () => this.#finished.resolve(),
        (error: unknown) => this.#finished.reject(error),
      )
      if (this.#stopping) return false
      await application.start()
      return true
    } catch (error) {
      if (isMillraceError(error, 'RUNTIME_STOPPED')) return false
      if (!this.#application) this.#enterEarly('failed')
      this.#finished.reject(error)
      if (!this.#stopping) await this.#closeCluster()
      throw error
    }
  }

  async #open(): Promise<Application> {
    const {
      applicationId,
      bootstrapServers: _,
      client: __,
      dataDir: ___,
      stateDir: ____,
      tls: _____,
      sasl: ______,
      ...options
    } = this.#options
    this.#cluster = await openCluster(this.#options, applicationId, this.#log, (error) => this.#lost(error))
    const application = new Application({
      createMissingTopics: this.#cluster.embedded,
      ...options,
      applicationId,
      topology: this.#topology,
      client: this.#cluster.client,
      stateDirectory: stateDirOf(this.#options),
    })
    this.#application = application
    application.onStateChange((state, before) => {
      if (before !== 'created') this.#tell(state, before)
    })
    application.onRestore((progress) => {
      for (const listener of this.#restoreListeners) listener(progress)
    })
    return application
  }

  /** The broker of this process is gone: without its client the application ends at once instead of waiting for ever. */
  #lost(error: Error): void {
    this.#finished.reject(error)
    this.#cluster?.client.close().catch(() => {})
  }

  async #stop(): Promise<void> {
    try {
      // A start that is under way is ended, too; why it failed is told by whoever awaits it.
      if (!this.#application) await this.#starting?.catch(() => {})
      const isStarting = this.state === 'starting'
      const stopped = this.#application?.stop()
      // Nothing is in hand yet: what it waits for, brokers perhaps that are not there, is given up.
      if (isStarting) await this.#closeCluster()
      await stopped
      await this.#starting?.catch(() => {})
    } finally {
      await this.#closeCluster()
      if (!this.#application && this.#early === 'created') this.#enterEarly('stopped')
      this.#finished.resolve()
    }
  }

  async #closeCluster(): Promise<void> {
    const cluster = this.#cluster
    this.#cluster = undefined
    await cluster?.close()
  }

  #enterEarly(state: 'starting' | 'stopped' | 'failed'): void {
    const before = this.#early
    this.#early = state
    this.#tell(state, before)
  }

  #tell(state: ApplicationState, before: ApplicationState): void {
    for (const listener of this.#stateListeners) listener(state, before)
  }
}
