// A topology that runs: prepares topics, starts the thread, tells its state, stops in order. It owns neither the client nor the broker behind it.
import { type Clock, messageOf, type MillraceError, systemClock } from '@millrace/record'
import type { ReadOnlyKeyValueStore } from '@millrace/state'
import { faultHookFrom } from '../commit/fault-points.ts'
import { type GlobalReader, globalReaderOf } from '../global/global-reader.ts'
import { localStore } from '../query/local-store.ts'
import { type QueryableStoreType, QueryableStoreTypes } from '../query/queryable-store-types.ts'
import type { RestoreListener } from '../restore/restore-progress.ts'
import { prepareTopics } from '../topics/prepare-topics.ts'
import {
  type ApplicationConfig,
  applicationConfig,
  checkCallTimeouts,
  checkApplicationId,
} from './application-config.ts'
import { stoppedBeforeRunning, stopTimeout, wrongState } from './application-errors.ts'
import type { ApplicationOptions } from './application-options.ts'
import {
  type ApplicationHealth,
  type ApplicationState,
  StateOfApplication,
  type StateListener,
} from './application-state.ts'
import { checkPromises } from './client-promises.ts'
import { logToConsole } from './console-log.ts'
import { firstAnswer } from './first-answer.ts'
import type { Log } from './log-line.ts'
import { type ApplicationMetrics, metricsOf } from './metrics.ts'
import { RestoreBar, type Terminal, terminalOf } from './restore-bar.ts'
import { logRestore } from './restore-log.ts'
import { openTaskState, storedTasks, taskDirectory } from './task-state.ts'
import { type AssembledThread, assembleThread } from './thread-assembly.ts'

export class Application {
  readonly #options: ApplicationOptions
  readonly #config: ApplicationConfig
  readonly #clock: Clock
  readonly #log: Log
  /** On the terminal that log lines go to, too. */
  readonly #hasBar: boolean
  readonly #state = new StateOfApplication()
  readonly #restoreListeners = new Set<RestoreListener>()
  readonly #finished = Promise.withResolvers<void>()
  #assembled: AssembledThread | undefined
  #running: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #globals: GlobalReader | undefined
  #hasStarted = false

  /** Throws `RUNTIME_INVALID_CONFIG`, and `RUNTIME_UNSUPPORTED` for what the client cannot promise. */
  constructor(options: ApplicationOptions) {
    checkApplicationId(options.applicationId)
    checkPromises(options, options.topology, options.client.capabilities)
    this.#options = options
    this.#config = applicationConfig(options)
    checkCallTimeouts(options.topology, this.#config)
    this.#clock = options.clock ?? systemClock
    this.#log = options.log ?? logToConsole
    const terminal = options.terminal ?? (options.log === undefined ? terminalOf(process.stderr) : undefined)
    this.#hasBar = options.log === undefined && terminal !== undefined
    if (terminal) this.#showBarOn(terminal)
    // Whoever does not look at `finished` still sees the state and the log line; the process must not end by an unhandled rejection.
    this.#finished.promise.catch(() => {})
  }

  get state(): ApplicationState {
    return this.#state.current
  }

  /** Resolves when the application has stopped; rejects with the error that made it fail. */
  get finished(): Promise<void> {
    return this.#finished.promise
  }

  /** Kafka Streams' text of the topology. */
  describe(): string {
    return this.#options.topology.describe()
  }

  /** Whether it gets on: `stall` says where records wait while nothing gets done (see `stalledAfter`). */
  get health(): ApplicationHealth {
    return { state: this.state, stall: this.#assembled?.watch.stall }
  }

  metrics(): ApplicationMetrics {
    return metricsOf(this.#assembled)
  }

  /**
   * A store to be read by the program, by its name in the topology: what the tasks of this instance hold, uncommitted updates included. Default type: `keyValueStore`.
   * Throws `RUNTIME_UNKNOWN_STORE`, `RUNTIME_WRONG_STORE_TYPE`. Its methods throw `RUNTIME_WRONG_STATE` while the application is not `running`, and
   * `RUNTIME_UNKNOWN_STORE` while other instances have all of its partitions.
   */
  store<K, V>(name: string): ReadOnlyKeyValueStore<K, V>
  store<Store>(name: string, type: QueryableStoreType<Store>): Store
  store(name: string, type: QueryableStoreType<unknown> = QueryableStoreTypes.keyValueStore()): unknown {
    return localStore(this.#options.topology, name, type, () => {
      if (this.state !== 'running') throw wrongState(`store ${name}`, this.state, 'wait until it is running')
      return { globals: this.#globals?.stores, tasks: this.#assembled?.tasks.running ?? [] }
    })
  }

  #showBarOn(terminal: Terminal): void {
    const bar = new RestoreBar(terminal, this.#clock)
    this.#restoreListeners.add(bar.show)
    // A restore may end without being done: its task goes elsewhere, or the application ends.
    this.#state.listen((state) => {
      if (state !== 'restoring') bar.erase()
    })
  }

  /** Returns what takes the listener away again. */
  onStateChange(listener: StateListener): () => void {
    return this.#state.listen(listener)
  }

  /** Progress of each changelog partition that is replayed. Returns what takes the listener away again. */
  onRestore(listener: RestoreListener): () => void {
    this.#restoreListeners.add(listener)
    return () => void this.#restoreListeners.delete(listener)
  }

  /**
   * Checks and makes topics, joins the group, restores state. Resolves when the application is `running` for the first time, rejects (as `finished` does) when it fails before,
   * among others with `RUNTIME_MISSING_SOURCE_TOPIC`, `RUNTIME_NOT_COPARTITIONED`, `CLIENT_UNREACHABLE`; with `RUNTIME_STOPPED` when it is stopped before.
   * At most once: `RUNTIME_WRONG_STATE`.
   */
  async start(): Promise<void> {
    if (this.state !== 'created')
      throw wrongState('start()', this.state, 'an application starts once: make another one')
    this.#state.enter('starting')
    const reached = this.#reached('running')
    this.#running = this.#run()
    const isRunning = await Promise.race([reached, this.#finished.promise.then(() => false)])
    if (!isRunning) throw stoppedBeforeRunning(this.#options.applicationId)
    this.#hasStarted = true
  }

  /**
   * Commits what is processed, closes the stores, leaves the group. Resolves when all is done, also when the application had failed before (`finished` has told that).
   * Rejects when the last commit failed: then the records since the commit before are processed again by the next start.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #run(): Promise<void> {
    try {
      this.#assembled = await this.#assemble()
      if (this.state === 'stopping') this.#assembled.thread.stop()
      this.#assembled.watch.start()
      await this.#assembled.thread.run()
      await this.#assembled.writer.log.close()
      await this.#closeGlobals()
      this.#end()
    } catch (error) {
      // What it still holds is not committed; closing waits for brokers that may not be there.
      this.#assembled?.writer.log.close().catch(() => {})
      void this.#closeGlobals()
      // Stopped before there was anything to run: whatever was given up then is no failure.
      if (this.state === 'stopping' && !this.#assembled) this.#end()
      else this.#fail(error)
    }
  }

  #end(): void {
    this.#assembled?.watch.stop()
    if (this.#state.isFinal) return
    this.#state.enter('stopped')
    this.#finished.resolve()
  }

  #fail(error: unknown): void {
    if (this.#state.isFinal) return
    // Before, it is the one who called `start` that is told.
    if (this.#hasStarted) {
      this.#log({ level: 'error', message: `${this.#options.applicationId} failed: ${messageOf(error)}`, error })
    }
    this.#state.enter('failed')
    this.#finished.reject(error)
  }

  async #assemble(): Promise<AssembledThread> {
    const { topology, applicationId, client, stateDirectory } = this.#options
    const faultPoint = this.#options.faultPoint ?? faultHookFrom(process.env) ?? (() => {})
    const { clusterId } = await firstAnswer(client.admin.cluster(), applicationId, this.#clock, this.#log)
    const topics = {
      ...this.#config,
      onCreated: (topic: string, partitions: number) => {
        const count = partitions > 0 ? ` with ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}` : ''
        this.#log({ level: 'info', message: `made topic ${topic}${count}`, details: { topic } })
      },
    }
    const prepared = await prepareTopics(client.admin, topology, applicationId, topics)
    faultPoint('topics-prepared')
    this.#globals = globalReaderOf({
      ...this.#options,
      clock: this.#clock,
      log: { warn: (message) => this.#log({ level: 'warn', message }) },
      counts: prepared.counts,
      pollMs: this.#config.pollMs,
      onFailure: (error) => this.#failBeside(error),
    })
    // Before any task runs: a join with a table that is not read to its end would miss rows.
    await this.#globals?.start()
    return assembleThread({
      topology,
      applicationId,
      client,
      clusterId,
      prepared,
      topics,
      globalStores: this.#globals?.stores,
      config: this.#config,
      clock: this.#clock,
      processId: globalThis.crypto.randomUUID(),
      storedTasks: await storedTasks(stateDirectory, applicationId),
      openState:
        this.#options.openState ??
        ((task, stores, memoryBytes) =>
          openTaskState({
            directory: taskDirectory(stateDirectory, applicationId, task),
            stores,
            scannedStores: this.#options.topology.scannedStores,
            memoryBytes,
          })),
      onDeserializationError: this.#options.onDeserializationError ?? 'fail',
      onProcessingError: this.#options.onProcessingError ?? 'fail',
      onProductionError: this.#options.onProductionError ?? 'fail',
      nextTurn: () => new Promise((resolve) => void setImmediate(resolve)),
      onState: (state) => this.#state.enter(state),
      onRestore: logRestore(this.#log, this.#clock, this.#restoreListeners, this.#hasBar),
      log: this.#log,
      faultPoint,
    })
  }

  /** Joins would go on with rows that are out of date. */
  #failBeside(error: unknown): void {
    this.#fail(error)
    this.#assembled?.thread.stop()
  }

  async #closeGlobals(): Promise<void> {
    await this.#globals?.stop().catch((error: unknown) => {
      this.#log({ level: 'warn', message: `global stores could not be closed: ${messageOf(error)}`, error })
    })
  }

  async #stop(): Promise<void> {
    if (this.state === 'failed') return
    if (this.state === 'created') this.#finished.resolve()
    this.#state.enter('stopping')
    if (!this.#running) return this.#state.enter('stopped')
    this.#assembled?.thread.stop()
    if (!this.#assembled) void this.#closeGlobals()
    const timeout = Promise.withResolvers<never>()
    const timer = this.#clock.setTimer(this.#config.stopTimeoutMs, () => timeout.reject(this.#gaveUpStopping()))
    try {
      await Promise.race([this.#finished.promise, timeout.promise])
    } finally {
      timer.cancel()
    }
  }

  #reached(wanted: ApplicationState): Promise<true> {
    return new Promise((resolve) => {
      const release = this.#state.listen((state) => {
        if (state !== wanted) return
        release()
        resolve(true)
      })
    })
  }

  #gaveUpStopping(): MillraceError {
    const error = stopTimeout(this.#options.applicationId, this.#config.stopTimeoutMs)
    this.#fail(error)
    return error
  }
}
