// The broker's side of what is said under a SASL mechanism. A login that is refused, for whatever reason, is `null`.
import { randomBytes } from 'node:crypto'
import { isScramProof, scramAttributes, type ScramMechanism, scramSignature, userOfScramName } from '@millrace/protocol'
import type { FoundCredential, Users } from './users.ts'

export interface ExchangeStep {
  readonly reply: Uint8Array
  /** Who it is, once that is proved. */
  readonly user?: string
}

export interface Exchange {
  /** The name that the client gives, proved or not; for log lines. */
  readonly claimed: string
  next(message: Uint8Array): Promise<ExchangeStep | null>
}

/** PLAIN (RFC 4616): `[as whom] NUL user NUL password`. Nobody acts as another. */
export class PlainExchange implements Exchange {
  claimed = ''
  readonly #users: Users

  constructor(users: Users) {
    this.#users = users
  }

  async next(message: Uint8Array): Promise<ExchangeStep | null> {
    const [asWhom = '', user = '', password = '', ...more] = new TextDecoder().decode(message).split('\0')
    this.claimed = user
    if (more.length > 0 || user === '' || password === '' || (asWhom !== '' && asWhom !== user)) return null
    return (await this.#users.isPassword(user, password)) ? { reply: new Uint8Array(), user } : null
  }
}

interface Begun {
  readonly found: FoundCredential
  readonly nonce: string
  readonly clientNonce: string
  readonly header: string
  readonly messages: string
}

/** SCRAM (RFC 5802) without channel binding; the messages are shown at the client's side of it. */
export class ScramExchange implements Exchange {
  claimed = ''
  readonly #users: Users
  readonly #mechanism: ScramMechanism
  #began: Begun | null = null

  constructor(users: Users, mechanism: ScramMechanism) {
    this.#users = users
    this.#mechanism = mechanism
  }

  next(message: Uint8Array): Promise<ExchangeStep | null> {
    const text = new TextDecoder().decode(message)
    return Promise.resolve(this.#began ? this.#finish(text, this.#began) : this.#begin(text))
  }

  #begin(text: string): ExchangeStep | null {
    const [, header = '', asWhom = '', bare = ''] = /^([ny],(?:a=([^,]*))?,)(.*)$/s.exec(text) ?? []
    const attributes = scramAttributes(bare)
    const user = userOfScramName(attributes?.get('n') ?? '')
    const clientNonce = attributes?.get('r')
    if (!user || !clientNonce || attributes?.has('m')) return null
    this.claimed = user
    if (asWhom !== '' && userOfScramName(asWhom) !== user) return null
    const found = this.#users.find(user, this.#mechanism)
    const nonce = clientNonce + randomBytes(24).toString('base64')
    const salt = Buffer.from(found.credential.salt).toString('base64')
    const reply = `r=${nonce},s=${salt},i=${found.credential.iterations}`
    this.#began = { found, nonce, clientNonce, header, messages: `${bare},${reply}` }
    return { reply: new TextEncoder().encode(reply) }
  }

  #finish(text: string, { found, nonce, clientNonce, header, messages }: Begun): ExchangeStep | null {
    const [, withoutProof = '', proof = ''] = /^(.*),p=([^,]*)$/s.exec(text) ?? []
    const attributes = scramAttributes(withoutProof)
    // Some versions of librdkafka say their own nonce twice; the proof is over the broker's message, too, so that nothing is lost by taking that.
    const said = attributes?.get('r')
    const isOurs = said === nonce || said === clientNonce + nonce
    if (!attributes || !isOurs || attributes.get('c') !== Buffer.from(header).toString('base64')) return null
    const authMessage = `${messages},${withoutProof}`
    const { storedKey, serverKey } = found.credential
    const isRight = isScramProof(this.#mechanism, storedKey, authMessage, Buffer.from(proof, 'base64'))
    if (!isRight || !found.isKnown) return null
    const signature = Buffer.from(scramSignature(this.#mechanism, serverKey, authMessage)).toString('base64')
    return { reply: new TextEncoder().encode(`v=${signature}`), user: this.claimed }
  }
}
