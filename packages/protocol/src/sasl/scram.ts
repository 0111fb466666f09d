// SCRAM (RFC 5802, with SHA-256 and SHA-512) as pure functions, for the client's and the broker's side of it.
// Law: whoever holds a credential can recognise the password and prove to know it, but cannot log in with what it holds.
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

/** What a server keeps of a password. */
export interface ScramCredential {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

/** The keys that both sides make of a password. */
export interface ScramKeys {
  readonly clientKey: Uint8Array
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

const digests = {
  'SCRAM-SHA-256': { name: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { name: 'sha512', bytes: 64 },
} as const

export function isScramMechanism(text: string): text is ScramMechanism {
  return Object.hasOwn(digests, text)
}

/** The length of keys and proofs. */
export function scramKeyBytes(mechanism: ScramMechanism): number {
  return digests[mechanism].bytes
}

/** Runs the slow hash on another thread, so that nobody waits for it who does not log in. */
export function scramKeys(
  mechanism: ScramMechanism,
  password: string,
  salt: Uint8Array,
  iterations: number,
): Promise<ScramKeys> {
  const { name, bytes } = digests[mechanism]
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, bytes, name, (error, salted) => {
      if (error) return reject(error)
      const clientKey = hmac(mechanism, salted, 'Client Key')
      resolve({ clientKey, storedKey: hash(mechanism, clientKey), serverKey: hmac(mechanism, salted, 'Server Key') })
    })
  })
}

/** What the client sends to show that it knows the password. */
export function scramProof(mechanism: ScramMechanism, keys: ScramKeys, authMessage: string): Uint8Array {
  return xor(keys.clientKey, hmac(mechanism, keys.storedKey, authMessage))
}

/** Whether a proof was made by somebody who knows the password. Takes as long for a wrong one. */
export function isScramProof(
  mechanism: ScramMechanism,
  storedKey: Uint8Array,
  authMessage: string,
  proof: Uint8Array,
): boolean {
  if (proof.length !== scramKeyBytes(mechanism)) return false
  const clientKey = xor(proof, hmac(mechanism, storedKey, authMessage))
  return timingSafeEqual(hash(mechanism, clientKey), storedKey)
}

/** What the server sends to show that it knows the password, too. */
export function scramSignature(mechanism: ScramMechanism, serverKey: Uint8Array, authMessage: string): Uint8Array {
  return hmac(mechanism, serverKey, authMessage)
}

/** Equal, in a time that does not say how far they are. */
export function sameSecret(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/** A user's name as it stands in a message: `,` and `=` have a meaning there. */
export function scramName(user: string): string {
  return user.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

/** The other way round; null where the text is no such name. */
export function userOfScramName(text: string): string | null {
  if (/=(?!2C|3D)/.test(text)) return null
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=')
}

/** `r=…,s=…,i=…` as attributes by letter; null where it is not of that form or says one twice. */
export function scramAttributes(message: string): ReadonlyMap<string, string> | null {
  const attributes = new Map<string, string>()
  for (const part of message.split(',')) {
    const [, letter = '', value = ''] = /^([A-Za-z])=(.*)$/s.exec(part) ?? []
    if (letter === '' || attributes.has(letter)) return null
    attributes.set(letter, value)
  }
  return attributes
}

function hmac(mechanism: ScramMechanism, key: Uint8Array, text: string): Uint8Array {
  return createHmac(digests[mechanism].name, key).update(text).digest()
}

function hash(mechanism: ScramMechanism, bytes: Uint8Array): Uint8Array {
  return createHash(digests[mechanism].name).update(bytes).digest()
}

function xor(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((byte, at) => byte ^ (other[at] as number))
}
