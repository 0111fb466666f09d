// One kafkajs broker from its first request to its first loss.
// Invariant: after a loss it is never used again, because kafkajs would read the next answer behind the torn rest of the last one.
import { messageOf } from '@millrace/record'
import { clientError, closedError } from '../../errors.ts'
import type { KafkajsBroker } from './kafkajs-broker.ts'
import { isConnectionLost, translateError } from './translate-error.ts'

/** kafkajs keeps two connections to a broker, so that a fetch that waits delays nothing else. */
export type Lane = 'requests' | 'fetches'

export class Link {
  readonly address: string
  readonly #broker: KafkajsBroker
  readonly #lane: number
  #connecting: Promise<void> | undefined
  #connected = false
  #closed = false

  constructor(broker: KafkajsBroker, lane: Lane) {
    this.#broker = broker
    this.#lane = lane === 'fetches' ? 1 : 0
    this.address = `${broker.connectionPool.host}:${broker.connectionPool.port}`
  }

  /** False once a connection is lost: make another link then. */
  get usable(): boolean {
    return !this.#closed && (!this.#connected || this.#broker.connectionPool.pool[this.#lane]?.isConnected() === true)
  }

  /** Throws errors of the catalogue; after one that says that the connection is lost the link is of no more use. */
  async ask<T>(what: string, call: (broker: KafkajsBroker) => Promise<T>): Promise<T> {
    try {
      if (this.#closed) throw clientError('CLIENT_CONNECTION_LOST', `${what}: closed`, { disposition: 'retry' })
      await (this.#connecting ??= this.#connect())
      return await call(this.#broker)
    } catch (thrown) {
      const error = translateError(thrown, `${what} (${this.address})`, { address: this.address })
      if (isConnectionLost(error) || !this.#connected) this.close(messageOf(thrown))
      throw error
    }
  }

  /** Ends its connections; whoever waits for an answer is told so. */
  close(why?: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#hangUp(why)
    // A connection that is just being made would come to life after this, with its timers.
    this.#connecting?.catch(() => {}).finally(() => this.#hangUp(why))
  }

  async #connect(): Promise<void> {
    await this.#broker.connect()
    if (this.#lane > 0) await this.#broker.connectionPool.getConnection(this.#lane)
    this.#connected = true
  }

  #hangUp(why: string | undefined): void {
    const error = why === undefined ? closedError('the client') : Object.assign(new Error(why), lost)
    for (const connection of this.#broker.connectionPool.pool) connection.rejectRequests(error)
    this.#broker.disconnect().catch(() => {})
  }
}

const lost = { name: 'KafkaJSConnectionClosedError' }
