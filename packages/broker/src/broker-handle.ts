// A broker that runs elsewhere, in a worker thread or in another process, as an application holds it.
import type { Transport } from '@millrace/protocol'

export interface BrokerHandle {
  /** `host:port` for clients' configuration. */
  readonly bootstrapServers: string
  readonly clusterId: string
  /** True where the wanted port was taken, so that another one is used. */
  readonly wantedPortTaken: boolean
  /** The shortest way to it: message ports to a worker, TCP to another process. */
  transport(): Transport
  /** Stops a broker that was started here; leaves one that was found running alone. */
  stop(): Promise<void>
  /** Calls once when the broker is gone without `stop`; never for another process's. */
  onExit(listener: (error: Error) => void): void
  [Symbol.asyncDispose](): Promise<void>
}
