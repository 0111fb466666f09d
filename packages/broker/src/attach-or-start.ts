// One broker per data directory, however many applications: the first one starts it, the others find it.
import { type Clock, sleep, systemClock } from '@millrace/record'
import { decodeResponse, encodeRequest, type Transport } from '@millrace/protocol'
import { directoryInUse } from './directory-in-use.ts'
import type { BrokerHandle } from './broker-handle.ts'
import { settingsOf } from './broker-options.ts'
import { DirectoryLock, type Holder } from './data-directory.ts'
import { tcpTransport } from './server/tcp-transport.ts'
import { type BrokerWorkerOptions, runWorker } from './start-broker-worker.ts'

export interface AttachOptions extends BrokerWorkerOptions {
  readonly directory: string
  /** How long to wait for a broker that is starting, or whose process was stopped. Default 15 s. */
  readonly patienceMs?: number
}

export interface AttachedBroker extends BrokerHandle {
  /** True where the broker was running already. */
  readonly attached: boolean
}

const lookAgainMs = 50
const answerWithinMs = 2_000
const metadataVersion = 4

/** Throws as `startBrokerWorker`, and `BROKER_DIRECTORY_IN_USE` where the holder of the directory does not answer in time. */
export async function attachOrStart(options: AttachOptions): Promise<AttachedBroker> {
  const { patienceMs = 15_000, ...brokerOptions } = options
  settingsOf(brokerOptions)
  const clock: Clock = systemClock
  const giveUpAt = clock.now() + patienceMs
  for (;;) {
    const lock = await DirectoryLock.acquire(options.directory)
    if (lock instanceof DirectoryLock) return withAttached(await runWorker(brokerOptions, lock), false)
    // It would not take this process for anybody.
    if (lock.isSecured) throw directoryInUse(options.directory, lock)
    if (await answers(lock, clock)) return withAttached(new RemoteHandle(lock), true)
    // It is starting, stopping or held up: look again, because the directory may be free by then.
    if (clock.now() > giveUpAt) throw directoryInUse(options.directory, lock)
    await sleep(clock, lookAgainMs)
  }
}

/** Whether the broker that is said to be there is there: it answers, and with its cluster's id. */
async function answers({ bootstrapServers, clusterId }: Holder, clock: Clock): Promise<boolean> {
  if (!bootstrapServers) return false
  const { host, port } = addressOf(bootstrapServers)
  const patience = new AbortController()
  const found = new Promise<boolean>((resolve, reject) => {
    const onFrame = (frame: Uint8Array): void => {
      resolve(decodeResponse('Metadata', metadataVersion, frame).clusterId === clusterId)
    }
    const asking = tcpTransport.connect(host, port, { onFrame, onClose: () => resolve(false) })
    asking.then((connection) => {
      connection.send(
        encodeRequest('Metadata', metadataVersion, { correlationId: 1, clientId: 'millrace' }, { topics: [] }),
      )
      patience.signal.addEventListener('abort', () => connection.close())
    }, reject)
  })
  const late = sleep(clock, answerWithinMs, patience.signal).then(() => false)
  try {
    return await Promise.race([found, late])
  } catch {
    return false
  } finally {
    patience.abort()
    late.catch(() => {})
  }
}

function addressOf(bootstrapServers: string): { host: string; port: number } {
  const colon = bootstrapServers.lastIndexOf(':')
  return { host: bootstrapServers.slice(0, colon), port: Number(bootstrapServers.slice(colon + 1)) }
}

function withAttached(handle: BrokerHandle, attached: boolean): AttachedBroker {
  return Object.assign(handle, { attached })
}

/** A broker of another process. It is not ours to stop. */
class RemoteHandle implements BrokerHandle {
  readonly bootstrapServers: string
  readonly clusterId: string
  readonly wantedPortTaken = false

  constructor(holder: Holder) {
    this.bootstrapServers = holder.bootstrapServers ?? ''
    this.clusterId = holder.clusterId ?? ''
  }

  transport(): Transport {
    return tcpTransport
  }

  async stop(): Promise<void> {}

  onExit(): void {}

  async [Symbol.asyncDispose](): Promise<void> {}
}
