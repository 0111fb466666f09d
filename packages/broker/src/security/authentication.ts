// The door of one connection: shut until its client has logged in, and again when the session's time is over (KIP-368).
// Law: through a shut door pass ApiVersions, SaslHandshake and SaslAuthenticate only; after a refused login nothing does.
import { type ApiName, apis, type DecodedRequest, errorCode, type ResponseInput } from '@millrace/protocol'
import type { Clock } from '@millrace/record'
import { type Exchange, PlainExchange, ScramExchange } from './exchange.ts'
import { allMechanisms, type SaslMechanism } from './security-options.ts'
import type { Users } from './users.ts'

/** What all connections share. */
export interface Door {
  readonly users: Users
  readonly mechanisms: readonly SaslMechanism[]
  /** How long a login is good for; 0: as long as the connection. */
  readonly sessionMs: number
}

export interface DoorEvents {
  readonly onOpen: () => void
  /** `why` names the user and the mechanism, and no secret. */
  readonly onRefused: (why: string) => void
}

/** Version 0 of the handshake goes on without Kafka's frames. It is announced, because librdkafka takes its absence for the whole API's. */
export const saslApis = [
  { api: 'SaslHandshake', versions: [1, 1], announcedFrom: 0 },
  { api: 'SaslAuthenticate', versions: [0, 2] },
] as const

const passes: ReadonlySet<number> = new Set([apis.ApiVersions.key, apis.SaslHandshake.key, apis.SaslAuthenticate.key])

export class Authentication {
  readonly #door: Door
  readonly #clock: Clock
  readonly #events: DoorEvents
  #openUntil = -Infinity
  #user: string | null = null
  #exchange: { readonly mechanism: SaslMechanism; readonly talk: Exchange } | null = null
  #refused = false

  constructor(door: Door, clock: Clock, events: DoorEvents) {
    this.#door = door
    this.#clock = clock
    this.#events = events
  }

  get isOpen(): boolean {
    return this.#clock.now() < this.#openUntil
  }

  /** Whether a request may be looked at. */
  admits(frame: Uint8Array): boolean {
    if (this.#refused) return false
    return this.isOpen || passes.has(((frame[0] ?? 0xff) << 8) | (frame[1] ?? 0xff))
  }

  /** Null for a request that is none of a login's. */
  answer({ api, version, body }: DecodedRequest): Promise<ResponseInput<ApiName>> | null {
    const served = saslApis.find((each) => each.api === api)
    if (!served || version < served.versions[0] || version > served.versions[1]) return null
    return served.api === 'SaslHandshake'
      ? Promise.resolve(this.#handshake((body as { mechanism: string }).mechanism))
      : this.#authenticate((body as { authBytes: Uint8Array }).authBytes)
  }

  #handshake(wanted: string): ResponseInput<'SaslHandshake'> {
    const { mechanisms, users } = this.#door
    const mechanism = allMechanisms.find((each) => each === wanted)
    if (!mechanism || !mechanisms.includes(mechanism)) {
      return { errorCode: errorCode('UNSUPPORTED_SASL_MECHANISM'), mechanisms: [...mechanisms] }
    }
    const talk = mechanism === 'PLAIN' ? new PlainExchange(users) : new ScramExchange(users, mechanism)
    this.#exchange = { mechanism, talk }
    return { errorCode: 0, mechanisms: [...mechanisms] }
  }

  async #authenticate(message: Uint8Array): Promise<ResponseInput<'SaslAuthenticate'>> {
    const exchange = this.#exchange
    if (!exchange) return refusal('ILLEGAL_SASL_STATE', 'SaslHandshake comes first')
    const step = await exchange.talk.next(message)
    const isAnother = step?.user !== undefined && this.#user !== null && step.user !== this.#user
    if (!step || isAnother) {
      this.#refused = true
      const { mechanism, talk } = exchange
      const name = JSON.stringify(talk.claimed.slice(0, 100))
      this.#events.onRefused(`refused to log in ${name} by ${mechanism}${isAnother ? ' in place of another user' : ''}`)
      return refusal('SASL_AUTHENTICATION_FAILED', `no user has this name and password (${mechanism})`)
    }
    if (step.user === undefined) return { errorCode: 0, errorMessage: null, authBytes: step.reply }
    const { sessionMs } = this.#door
    this.#exchange = null
    this.#user = step.user
    this.#openUntil = sessionMs > 0 ? this.#clock.now() + sessionMs : Infinity
    this.#events.onOpen()
    return { errorCode: 0, errorMessage: null, authBytes: step.reply, sessionLifetimeMs: sessionMs }
  }
}

function refusal(
  error: 'ILLEGAL_SASL_STATE' | 'SASL_AUTHENTICATION_FAILED',
  errorMessage: string,
): ResponseInput<'SaslAuthenticate'> {
  return { errorCode: errorCode(error), errorMessage, authBytes: new Uint8Array() }
}
