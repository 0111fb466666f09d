// A lasting way to one broker for one purpose: connects when needed, and again after a loss, with growing waits between failures.
// Purposes have connections of their own, so that a fetch the broker holds back delays no heartbeat and no write.
import { isMillraceError, sleep } from '@millrace/record'
import type { ApiName, RequestInput, ResponseOf } from '@millrace/protocol'
import { type ClientError, closedError } from '../../errors.ts'
import type { ClientContext } from '../options.ts'
import type { Address } from './address.ts'
import { BrokerConnection, type RequestOptions } from './broker-connection.ts'

export class Link {
  readonly address: Address
  readonly #context: ClientContext
  readonly #stop = new AbortController()
  #open: BrokerConnection | undefined
  #opening: Promise<BrokerConnection> | undefined
  #failures = 0
  #retryAt = 0
  /** The broker was asked whether it wants a login, and wants none. */
  #wantsNoLogin = false

  constructor(address: Address, context: ClientContext) {
    this.address = address
    this.#context = context
  }

  /** The open connection, if there is one now. */
  get current(): BrokerConnection | undefined {
    return this.#open?.closed === false ? this.#open : undefined
  }

  /** The open connection, or a new one; one attempt a call. After failures the attempt waits first. */
  connection(): Promise<BrokerConnection> {
    const open = this.current
    if (open) return Promise.resolve(open)
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async request<A extends ApiName>(api: A, body: RequestInput<A>, options?: RequestOptions): Promise<ResponseOf<A>> {
    const connection = this.current ?? (await this.connection())
    try {
      return await connection.request(api, body, options)
    } catch (thrown) {
      throw (await this.#loginDemand(connection, thrown)) ?? thrown
    }
  }

  close(): void {
    const closed = closedError(`the link to ${this.address.host}:${this.address.port}`)
    this.#stop.abort(closed)
    this.#open?.close(closed)
  }

  /** A port that wants a login ends connections without a word: asked on another one, it says so. */
  async #loginDemand(connection: BrokerConnection, thrown: unknown): Promise<ClientError | null> {
    const mayBe = isMillraceError(thrown, 'CLIENT_CONNECTION_LOST') && connection.endedUnanswered
    if (!mayBe || this.#context.sasl || this.#wantsNoLogin || this.#stop.signal.aborted) return null
    try {
      const asking = await BrokerConnection.open(this.address, this.#context)
      const demand = await asking.askForLogin().finally(() => asking.close())
      this.#wantsNoLogin = demand === null
      return demand
    } catch {
      return null
    }
  }

  async #connect(): Promise<BrokerConnection> {
    const { clock, backoff } = this.#context
    const wait = this.#retryAt - clock.now()
    if (wait > 0) await sleep(clock, wait, this.#stop.signal)
    this.#stop.signal.throwIfAborted()
    try {
      const opened = await BrokerConnection.open(this.address, this.#context)
      if (this.#stop.signal.aborted) {
        opened.close()
        this.#stop.signal.throwIfAborted()
      }
      this.#failures = 0
      this.#retryAt = 0
      this.#open = opened
      return opened
    } catch (thrown) {
      this.#failures += 1
      this.#retryAt = clock.now() + backoff.delayMs(this.#failures)
      throw thrown
    }
  }
}
