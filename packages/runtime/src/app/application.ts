// A topology that runs: prepares topics, starts the thread, tells its state, stops in order. It owns neither the client nor the broker behind it.
import type { LogClient } from '@millrace/client'
import { type Clock, messageOf, MillraceError, systemClock } from '@millrace/record'
import type { ReadOnlyKeyValueStore, StateDatabase, TimestampedKeyValueStore } from '@millrace/state'
import type { StoreSpec, Topology } from '@millrace/topology'
import { type FaultHook, faultHookFrom } from '../commit/fault-points.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { GlobalReader } from '../global/global-reader.ts'
import { globalTopics, makeGlobalTask } from '../global/global-task.ts'
import type { RestoreListener } from '../restore/restore-progress.ts'
import type { OnDeserializationError, OnProcessingError, OnProductionError } from '../task/error-handling.ts'
import type { GlobalStores } from '../task/task-options.ts'
import { type PreparedTopics, prepareTopics } from '../topics/prepare-topics.ts'
import {
  type ApplicationConfig,
  applicationConfig,
  type ApplicationSettings,
  checkApplicationId,
} from './application-config.ts'
import {
  type ApplicationHealth,
  type ApplicationState,
  StateOfApplication,
  type StateListener,
} from './application-state.ts'
import type { Log } from './log-line.ts'
import { LocalStore, unknownStore } from './local-store.ts'
import { type ApplicationMetrics, metricsOf } from './metrics.ts'
import { restoreBar, type Terminal, terminalOf } from './restore-bar.ts'
import { logRestore } from './restore-log.ts'
import { openTaskState, storedTasks } from './task-state.ts'
import { type AssembledThread, assembleThread } from './thread-assembly.ts'

/** How long a start is silent while the cluster does not answer. */
const silenceMs = 3000

export interface ApplicationOptions extends ApplicationSettings {
  readonly topology: Topology
  /** Names the consumer group and prefixes internal topics. */
  readonly applicationId: string
  readonly client: LogClient
  /** Each task keeps its state in `<stateDirectory>/<applicationId>/<task>`. */
  readonly stateDirectory: string
  /** An input record that cannot be read. Default `fail`. */
  readonly onDeserializationError?: OnDeserializationError
  /** A record for which a function or an operator throws. Default `fail`. */
  readonly onProcessingError?: OnProcessingError
  /** A record that cannot be written. Default `fail`. */
  readonly onProductionError?: OnProductionError
  /** Default: warnings and errors to the console. */
  readonly log?: Log
  /** Where a bar shows the progress of restores. Default: stderr, if that is a terminal and no `log` is given. */
  readonly terminal?: Terminal | undefined
  readonly clock?: Clock
  /** Where a test ends the process. Default: what the environment's `FAULT_POINT` asks for. */
  readonly faultPoint?: FaultHook
  /** Opens the stores of a task. Default: LevelDB in the state directory for persistent ones, memory for others. */
  readonly openState?: (task: string, stores: readonly StoreSpec[]) => Promise<StateDatabase>
}

export class Application {
  readonly #options: ApplicationOptions
  readonly #config: ApplicationConfig
  readonly #clock: Clock
  readonly #log: Log
  readonly #state = new StateOfApplication()
  readonly #restoreListeners = new Set<RestoreListener>()
  readonly #finished = Promise.withResolvers<void>()
  #assembled: AssembledThread | undefined
  #running: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #globals: { readonly stores: GlobalStores; readonly reader: GlobalReader } | undefined
  #hasStarted = false

  /** Throws `RUNTIME_INVALID_CONFIG`. */
  constructor(options: ApplicationOptions) {
    checkApplicationId(options.applicationId)
    this.#options = options
    this.#config = applicationConfig(options)
    this.#clock = options.clock ?? systemClock
    this.#log = options.log ?? logToConsole
    const terminal = options.terminal ?? (options.log === undefined ? terminalOf(process.stderr) : undefined)
    if (terminal) this.#restoreListeners.add(restoreBar(terminal, this.#clock))
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
   * A store to be read by the program, by its name in the topology: what the tasks of this instance hold, uncommitted updates included.
   * Throws `RUNTIME_UNKNOWN_STORE`; its methods throw `RUNTIME_WRONG_STATE` while the application is not `running`.
   */
  store<K, V>(name: string): ReadOnlyKeyValueStore<K, V> {
    const { stores, subtopologies } = this.#options.topology
    if (!stores.has(name)) throw unknownStore(name, stores.keys())
    const owner = subtopologies.find((subtopology) => subtopology.stores.includes(name))?.id
    return new LocalStore(name, () => {
      if (this.state !== 'running') throw this.#wrongState(`store ${name}`, 'wait until it is running')
      const global = this.#globals?.stores.find(name)
      if (global !== undefined) return [global.view as TimestampedKeyValueStore<unknown, unknown>]
      const tasks = this.#assembled?.tasks.running ?? []
      return tasks.filter(({ task }) => task.id.subtopology === owner).map(({ task }) => task.store(name))
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
   * among others with `RUNTIME_MISSING_SOURCE_TOPIC`, `RUNTIME_NOT_COPARTITIONED`, `CLIENT_UNREACHABLE`. At most once: `RUNTIME_WRONG_STATE`.
   */
  async start(): Promise<void> {
    if (this.state !== 'created') throw this.#wrongState('start()', 'an application starts once: make another one')
    this.#state.enter('starting')
    const reached = this.#reached('running')
    this.#running = this.#run()
    await Promise.race([reached, this.#finished.promise])
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

  /** Says so when the cluster keeps the start waiting: the client itself gives up much later. */
  async #firstAnswer<T>(answer: Promise<T>): Promise<T> {
    const patience = this.#clock.setTimer(silenceMs, () => {
      const message = `${this.#options.applicationId} has no answer from the cluster yet; trying on`
      this.#log({ level: 'warn', message })
    })
    try {
      return await answer
    } finally {
      patience.cancel()
    }
  }

  async #assemble(): Promise<AssembledThread> {
    const { topology, applicationId, client, stateDirectory } = this.#options
    const faultPoint = this.#options.faultPoint ?? faultHookFrom(process.env) ?? (() => {})
    const { clusterId } = await this.#firstAnswer(client.admin.cluster())
    const topics = {
      ...this.#config,
      onCreated: (topic: string, partitions: number) => {
        const count = partitions > 0 ? ` with ${partitions} partitions` : ''
        this.#log({ level: 'info', message: `made topic ${topic}${count}`, details: { topic } })
      },
    }
    const prepared = await prepareTopics(client.admin, topology, applicationId, topics)
    faultPoint('topics-prepared')
    await this.#openGlobals(prepared)
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
        ((task, stores) =>
          openTaskState(stateDirectory, applicationId, task, stores, this.#options.topology.scannedStores)),
      onDeserializationError: this.#options.onDeserializationError ?? 'fail',
      onProcessingError: this.#options.onProcessingError ?? 'fail',
      onProductionError: this.#options.onProductionError ?? 'fail',
      nextTurn: () => new Promise((resolve) => void setImmediate(resolve)),
      onState: (state) => this.#state.enter(state),
      onRestore: logRestore(this.#log, this.#clock, this.#restoreListeners),
      log: this.#log,
      faultPoint,
    })
  }

  /** Before any task runs: a join with a table that is not read to its end would miss rows. */
  async #openGlobals({ counts }: PreparedTopics): Promise<void> {
    const { topology, applicationId, client, onDeserializationError } = this.#options
    const task = makeGlobalTask({
      topology,
      applicationId,
      clock: this.#clock,
      partitions: globalTopics(topology).flatMap((topic) =>
        Array.from({ length: counts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
      ),
      ...(onDeserializationError === undefined ? {} : { onDeserializationError }),
    })
    if (task === undefined) return
    const reader = new GlobalReader({
      task,
      client,
      pollMs: this.#config.pollMs,
      onFailure: (error) => this.#failBeside(error),
    })
    this.#globals = { stores: task.stores, reader }
    await reader.start()
  }

  /** Joins would go on with rows that are out of date. */
  #failBeside(error: unknown): void {
    this.#fail(error)
    this.#assembled?.thread.stop()
  }

  async #closeGlobals(): Promise<void> {
    await this.#globals?.reader.stop().catch((error: unknown) => {
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
    const timer = this.#clock.setTimer(this.#config.stopTimeoutMs, () => timeout.reject(this.#stopTimeout()))
    try {
      await Promise.race([this.#finished.promise, timeout.promise])
    } finally {
      timer.cancel()
    }
  }

  #reached(wanted: ApplicationState): Promise<void> {
    return new Promise((resolve) => {
      const release = this.#state.listen((state) => {
        if (state !== wanted) return
        release()
        resolve()
      })
    })
  }

  #stopTimeout(): MillraceError {
    const error = new MillraceError<RuntimeErrorCode>(
      'RUNTIME_STOP_TIMEOUT',
      `${this.#options.applicationId} could not commit and leave within ${this.#config.stopTimeoutMs} ms (brokers unreachable?); ` +
        'records since the last commit are processed again by the next start',
    )
    this.#fail(error)
    return error
  }

  #wrongState(what: string, advice: string): MillraceError {
    return new MillraceError<RuntimeErrorCode>(
      'RUNTIME_WRONG_STATE',
      `${what} was asked for when the application was ${this.state}; ${advice}`,
      { details: { state: this.state } },
    )
  }
}

function logToConsole({ level, message }: { readonly level: string; readonly message: string }): void {
  if (level === 'error') console.error(message)
  else if (level === 'warn') console.warn(message)
}
