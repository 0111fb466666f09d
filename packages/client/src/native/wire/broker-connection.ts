// One connection to one broker: versions are settled first, then requests are pipelined and answered in their order.
// A request that is not answered in time drops the connection, because a half-open one shows itself in no other way; so does an answer out of turn,
// because a writer that went on past the missing one would leave the window in which brokers know a repeated batch.
import { type Clock, isMillraceError, messageOf, type Timer } from '@millrace/record'
import {
  type ApiName,
  apis,
  type Connection,
  correlationIdOf,
  decodeResponse,
  encodeRequest,
  errorCode,
  errorName,
  type RequestInput,
  type ResponseOf,
} from '@millrace/protocol'
import { type ClientError, clientError } from '../../errors.ts'
import type { ClientContext } from '../options.ts'
import { loginDemand } from '../security/login-demand.ts'
import { Login } from '../security/login.ts'
import { type Address, addressText } from './address.ts'

export interface RequestOptions {
  /** Default: the client's request timeout. */
  readonly timeoutMs?: number
  /** The highest version to use, where a newer one says things that the caller does not know. */
  readonly maxVersion?: number
  /** The lowest version that will do. */
  readonly minVersion?: number
}

interface Pending {
  readonly api: ApiName
  readonly deadline: number
  receive(frame: Uint8Array): void
  fail(error: Error): void
}

type VersionRange = readonly [min: number, max: number]

export class BrokerConnection {
  readonly address: Address
  readonly #context: ClientContext
  readonly #clock: Clock
  readonly #pending = new Map<number, Pending>()
  readonly #login: Login | undefined
  #versions: ReadonlyMap<number, VersionRange> = new Map()
  #connection: Connection | undefined
  #nextId = 1
  #watch: Timer | undefined
  #watchAt = Infinity
  #closed = false

  #answered = false

  /**
   * Connects, learns the broker's versions and logs in where the client is to. Rejects with `CLIENT_CONNECTION_LOST`, `CLIENT_REQUEST_TIMEOUT`,
   * `CLIENT_TLS_FAILED` or `CLIENT_AUTHENTICATION_FAILED`.
   */
  static async open(address: Address, context: ClientContext): Promise<BrokerConnection> {
    const opened = new BrokerConnection(address, context)
    try {
      opened.#connection = await context.transport.connect(address.host, address.port, {
        onFrame: (frame) => opened.#receive(frame),
        onClose: (error) => opened.close(failureOf(address, error ?? 'the broker closed it')),
      })
    } catch (thrown) {
      throw failureOf(address, thrown)
    }
    try {
      opened.#versions = await opened.#askVersions()
      await opened.#login?.begin()
      opened.#answered = false
    } catch (thrown) {
      opened.close()
      opened.#connection.close()
      throw thrown
    }
    return opened
  }

  private constructor(address: Address, context: ClientContext) {
    this.address = address
    this.#context = context
    this.#clock = context.clock
    const channel = { address, request: this.#sasl }
    this.#login = context.sasl && new Login(channel, context.sasl, context.clock, (error) => this.close(error))
  }

  get closed(): boolean {
    return this.#closed
  }

  /** The version that a request would use. Throws `CLIENT_UNSUPPORTED_VERSION`. */
  versionFor(api: ApiName, options: RequestOptions = {}): number {
    const ours = apis[api].versions
    const theirs = this.#versions.get(apis[api].key)
    const version = Math.min(ours[1], theirs?.[1] ?? -1, options.maxVersion ?? Infinity)
    if (theirs === undefined || version < Math.max(ours[0], theirs[0], options.minVersion ?? 0)) {
      const offer = theirs === undefined ? 'does not offer it' : `offers versions ${theirs[0]} to ${theirs[1]}`
      throw clientError(
        'CLIENT_UNSUPPORTED_VERSION',
        `${api} cannot be asked of ${addressText(this.address)}: the broker ${offer}; use Apache Kafka 2.4 or later`,
        { details: { api, offered: theirs ?? null } },
      )
    }
    return version
  }

  /** Sends at once and resolves with the answer. Requests of one connection are answered in their order. */
  request<A extends ApiName>(api: A, body: RequestInput<A>, options: RequestOptions = {}): Promise<ResponseOf<A>> {
    try {
      const version = this.versionFor(api, options)
      const login = this.#login?.renewed()
      if (login) return login.then(() => this.#send(api, version, body, options.timeoutMs))
      return this.#send(api, version, body, options.timeoutMs)
    } catch (thrown) {
      return Promise.reject(thrown as Error)
    }
  }

  /** Drops the connection; what waits for an answer rejects with `error`. */
  close(error: ClientError = lostError(this.address, 'it was closed here')): void {
    if (this.#closed) return
    this.#closed = true
    this.#watch?.cancel()
    this.#connection?.close()
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    for (const pending of waiting) pending.fail(error)
  }

  /** Whether it ended without an answer to anything that was asked since it was opened. */
  get endedUnanswered(): boolean {
    return this.#closed && !this.#answered
  }

  /** The error to be told if the broker wants a login, null if it wants none. Rejects where it cannot be asked. */
  async askForLogin(): Promise<ClientError | null> {
    return loginDemand({ address: this.address, request: this.#sasl })
  }

  /** What a login asks goes past the requests that wait for it. */
  readonly #sasl = <A extends 'SaslHandshake' | 'SaslAuthenticate'>(
    api: A,
    body: RequestInput<A>,
    minVersion: number,
  ): Promise<ResponseOf<A>> => this.#send(api, this.versionFor(api, { minVersion }), body)

  async #askVersions(): Promise<ReadonlyMap<number, VersionRange>> {
    const body = { clientSoftwareName: 'millrace', clientSoftwareVersion: '0' }
    let answer = await this.#send('ApiVersions', 3, body)
    if (answer.errorCode === errorCode('UNSUPPORTED_VERSION')) answer = await this.#send('ApiVersions', 0, body)
    if (answer.errorCode !== 0) {
      throw lostError(this.address, `it answered ${errorName(answer.errorCode)} when asked for its versions`)
    }
    return new Map(answer.apiKeys.map((range) => [range.apiKey, [range.minVersion, range.maxVersion]]))
  }

  #send<A extends ApiName>(
    api: A,
    version: number,
    body: RequestInput<A>,
    timeoutMs = this.#context.requestTimeoutMs,
  ): Promise<ResponseOf<A>> {
    if (this.#closed) return Promise.reject(lostError(this.address, 'it was closed'))
    const correlationId = this.#nextId
    this.#nextId = (correlationId + 1) & 0x7fff_ffff
    const frame = encodeRequest(api, version, { correlationId, clientId: this.#context.clientId }, body)
    return new Promise((resolve, reject) => {
      const deadline = this.#clock.now() + timeoutMs
      const receive = (answer: Uint8Array): void => {
        resolve(decodeResponse(api, answeredVersion(api, version, answer), answer))
      }
      this.#pending.set(correlationId, { api, deadline, receive, fail: reject })
      this.#watchUntil(deadline)
      this.#connection?.send(frame)
    })
  }

  #receive(frame: Uint8Array): void {
    if (this.#closed) return
    try {
      const correlationId = correlationIdOf(frame)
      const [turn] = this.#pending.keys()
      const pending = this.#pending.get(correlationId)
      if (pending === undefined) throw new Error(`an answer to request ${correlationId}, which was not asked`)
      if (correlationId !== turn) throw new Error(`the answer to request ${turn} is missing before ${correlationId}`)
      pending.receive(frame)
      this.#answered = true
      this.#pending.delete(correlationId)
    } catch (thrown) {
      this.close(lostError(this.address, `an answer cannot be read: ${(thrown as Error).message}`, thrown))
    }
  }

  #watchUntil(deadline: number): void {
    if (this.#closed || deadline >= this.#watchAt) return
    this.#watch?.cancel()
    this.#watchAt = deadline
    this.#watch = this.#clock.setTimer(deadline - this.#clock.now(), () => this.#checkDeadlines())
  }

  #checkDeadlines(): void {
    this.#watchAt = Infinity
    const now = this.#clock.now()
    let earliest = Infinity
    for (const pending of this.#pending.values()) {
      if (pending.deadline <= now) {
        this.close(timeoutError(this.address, pending.api))
        return
      }
      earliest = Math.min(earliest, pending.deadline)
    }
    if (earliest < Infinity) this.#watchUntil(earliest)
  }
}

/** A broker that does not know our version of ApiVersions answers in version 0 with error 35, right behind the correlation id. */
function answeredVersion(api: ApiName, version: number, frame: Uint8Array): number {
  if (api !== 'ApiVersions' || version === 0 || frame.length < 6) return version
  return (((frame[4] as number) << 8) | (frame[5] as number)) === errorCode('UNSUPPORTED_VERSION') ? 0 : version
}

/** What ended or prevented a connection: an error that says enough by itself, or a loss. */
function failureOf(address: Address, thrown: unknown): ClientError {
  if (isMillraceError(thrown, 'CLIENT_TLS_FAILED')) return thrown as ClientError
  return lostError(address, messageOf(thrown), thrown)
}

function lostError(address: Address, reason: string, cause?: unknown): ClientError {
  return clientError('CLIENT_CONNECTION_LOST', `the connection to ${addressText(address)} is lost: ${reason}`, {
    cause,
    details: { address: addressText(address), reason },
    disposition: 'retry',
  })
}

function timeoutError(address: Address, api: ApiName): ClientError {
  return clientError(
    'CLIENT_REQUEST_TIMEOUT',
    `${addressText(address)} did not answer ${api} in time; its connection was dropped (requestTimeoutMs sets the limit)`,
    { details: { address: addressText(address), api, reason: `no answer to ${api} in time` }, disposition: 'retry' },
  )
}
