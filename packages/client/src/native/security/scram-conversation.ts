// The client's side of SCRAM (RFC 5802), without channel binding, as Kafka has it.
//   → n,,n=user,r=nonce   ← r=nonce+,s=salt,i=iterations   → c=biws,r=nonce+,p=proof   ← v=signature
// Law: it is content only with a broker that has proved to know the password.
import {
  sameSecret,
  scramAttributes,
  scramKeys,
  type ScramMechanism,
  scramName,
  scramProof,
  scramSignature,
} from '@millrace/protocol'
import type { Conversation } from './conversation.ts'

/** Fewer make a stolen exchange cheap to guess; more are a way to keep clients busy. */
const iterationLimits = [4096, 1_000_000] as const

export class ScramConversation implements Conversation {
  readonly #mechanism: ScramMechanism
  readonly #password: string
  readonly #nonce: string
  readonly #bare: string
  #signature: Uint8Array | undefined

  /** `nonce`: printable, without commas, and never used before. */
  constructor(mechanism: ScramMechanism, username: string, password: string, nonce: string) {
    this.#mechanism = mechanism
    this.#password = password
    this.#nonce = nonce
    this.#bare = `n=${scramName(username)},r=${nonce}`
  }

  first(): Uint8Array {
    return bytesOf(`n,,${this.#bare}`)
  }

  async next(challenge: Uint8Array): Promise<Uint8Array | undefined> {
    const message = new TextDecoder().decode(challenge)
    const attributes = scramAttributes(message)
    if (!attributes || attributes.has('m')) throw new Error('the broker sent what is not SCRAM')
    const refusal = attributes.get('e')
    if (refusal !== undefined) throw new Error(`the broker says: ${refusal}`)
    if (!this.#signature) return this.#prove(message, attributes)
    if (!sameSecret(this.#signature, Buffer.from(attributes.get('v') ?? '', 'base64'))) {
      throw new Error('the broker does not know the password itself, so it is not the broker that it should be')
    }
    return undefined
  }

  async #prove(serverFirst: string, attributes: ReadonlyMap<string, string>): Promise<Uint8Array> {
    const nonce = attributes.get('r') ?? ''
    const salt = Buffer.from(attributes.get('s') ?? '', 'base64')
    const iterations = Number(attributes.get('i'))
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length) {
      throw new Error("the broker's answer belongs to another exchange")
    }
    const [fewest, most] = iterationLimits
    if (salt.length === 0 || !(iterations >= fewest && iterations <= most)) {
      throw new Error(`the broker asks for ${attributes.get('i')} iterations; ${fewest} to ${most} are accepted`)
    }
    const keys = await scramKeys(this.#mechanism, this.#password, salt, iterations)
    const withoutProof = `c=biws,r=${nonce}`
    const authMessage = `${this.#bare},${serverFirst},${withoutProof}`
    this.#signature = scramSignature(this.#mechanism, keys.serverKey, authMessage)
    const proof = Buffer.from(scramProof(this.#mechanism, keys, authMessage)).toString('base64')
    return bytesOf(`${withoutProof},p=${proof}`)
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
