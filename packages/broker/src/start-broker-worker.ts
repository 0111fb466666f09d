// Starts a broker in a worker thread, so that a busy topology starves neither its own heartbeats nor outside clients.
// The lock on the directory belongs to this side, so it is given back even where the thread dies.
import { Worker } from 'node:worker_threads'
import type { Transport } from '@millrace/protocol'
import { MillraceError } from '@millrace/record'
import { lockDirectory } from './directory-in-use.ts'
import type { BrokerHandle } from './broker-handle.ts'
import { settingsOf } from './broker-options.ts'
import type { DirectoryLock } from './data-directory.ts'
import type { BrokerErrorCode } from './errors.ts'
import { isSecured } from './security/security-options.ts'
import type { FromWorker, PortableOptions, ToWorker } from './server/worker-messages.ts'
import { WorkerTransport } from './server/worker-transport.ts'

export interface BrokerWorkerOptions extends PortableOptions {
  readonly log?: (line: string) => void
}

type Ready = Extract<FromWorker, { kind: 'ready' }>

/** Throws as `Broker.start`, and `BROKER_STOPPED` where the thread ends before it is ready. */
export async function startBrokerWorker(options: BrokerWorkerOptions = {}): Promise<BrokerHandle> {
  settingsOf(options)
  if (options.directory === undefined) return runWorker(options, null)
  return runWorker(options, await lockDirectory(options.directory))
}

/** Takes over the lock: gives it back when the thread ends or does not start. */
export async function runWorker(options: BrokerWorkerOptions, lock: DirectoryLock | null): Promise<BrokerHandle> {
  const { log, ...portable } = options
  // From source the worker needs what this process was started with; built files need nothing.
  const fromSource = import.meta.url.endsWith('.ts')
  const module = new URL(fromSource ? './server/worker.ts' : './server/worker.js', import.meta.url)
  const worker = new Worker(module, {
    name: 'millrace-broker',
    workerData: { options: portable },
    ...(fromSource ? { execArgv: ['--conditions=@millrace/source'] } : {}),
  })
  worker.once('exit', () => lock?.release())
  const ready = await started(worker, log ?? (() => {}))
  const bootstrapServers = `${ready.host}:${ready.port}`
  lock?.publish(bootstrapServers, ready.clusterId, isSecured(options))
  return new WorkerHandle(worker, ready, bootstrapServers)
}

class WorkerHandle implements BrokerHandle {
  readonly bootstrapServers: string
  readonly clusterId: string
  readonly wantedPortTaken: boolean
  readonly #worker: Worker
  readonly #transport: WorkerTransport
  readonly #ended: Promise<void>
  readonly #listeners: ((error: Error) => void)[] = []
  #stopping = false

  constructor(worker: Worker, ready: Ready, bootstrapServers: string) {
    this.bootstrapServers = bootstrapServers
    this.clusterId = ready.clusterId
    this.wantedPortTaken = ready.wantedPortTaken
    this.#worker = worker
    this.#transport = new WorkerTransport(worker)
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        if (!this.#stopping) for (const listener of this.#listeners) listener(threadEnded(null))
        resolve()
      })
    })
    worker.on('error', (error) => {
      if (this.#stopping) return
      this.#stopping = true
      for (const listener of this.#listeners) listener(threadEnded(error))
    })
  }

  transport(): Transport {
    return this.#transport
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const message: ToWorker = { kind: 'stop' }
    this.#worker.postMessage(message)
    await this.#ended
  }

  onExit(listener: (error: Error) => void): void {
    this.#listeners.push(listener)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

function started(worker: Worker, log: (line: string) => void): Promise<Ready> {
  return new Promise((resolve, reject) => {
    worker.once('error', (error) => reject(threadEnded(error)))
    worker.once('exit', () => reject(threadEnded(null)))
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'log') log(message.line)
      else if (message.kind === 'ready') resolve(message)
      else reject(new MillraceError(message.code, message.message, { details: message.details }))
    })
  })
}

function threadEnded(cause: unknown): MillraceError<BrokerErrorCode> {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  return new MillraceError<BrokerErrorCode>(
    'BROKER_STOPPED',
    `the broker's thread ended${reason}; start the broker again`,
    { cause },
  )
}
