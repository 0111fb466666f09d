// The users and what is kept of their passwords. Law: whether a name is unknown or a password wrong shows neither in the answers nor in their times.
import { createHmac, randomBytes } from 'node:crypto'
import {
  isScramMechanism,
  sameSecret,
  type ScramCredential,
  scramKeyBytes,
  scramKeys,
  type ScramMechanism,
} from '@millrace/protocol'
import type { BrokerUser, StoredScramCredential } from './security-options.ts'

const iterations = 4096
const saltBytes = 16

type Credentials = ReadonlyMap<ScramMechanism, ScramCredential>

export interface FoundCredential {
  readonly credential: ScramCredential
  /** False: there is no such user, and nothing fits the credential. */
  readonly isKnown: boolean
}

export class Users {
  readonly #byName: ReadonlyMap<string, Credentials>
  /** Makes the same salt for the same unknown name. */
  readonly #secret = randomBytes(32)

  private constructor(byName: ReadonlyMap<string, Credentials>) {
    this.#byName = byName
  }

  static async of(users: Readonly<Record<string, BrokerUser>>): Promise<Users> {
    const made = Object.entries(users).map(async ([name, user]) => [name, await credentialsOf(user)] as const)
    return new Users(new Map(await Promise.all(made)))
  }

  find(name: string, mechanism: ScramMechanism): FoundCredential {
    const credential = this.#byName.get(name)?.get(mechanism)
    return credential ? { credential, isKnown: true } : { credential: this.#decoy(name, mechanism), isKnown: false }
  }

  async isPassword(name: string, password: string): Promise<boolean> {
    const mechanism = [...(this.#byName.get(name)?.keys() ?? [])][0] ?? 'SCRAM-SHA-256'
    const { credential, isKnown } = this.find(name, mechanism)
    const keys = await scramKeys(mechanism, password, credential.salt, credential.iterations)
    return sameSecret(keys.storedKey, credential.storedKey) && isKnown
  }

  #decoy(name: string, mechanism: ScramMechanism): ScramCredential {
    const bytes = scramKeyBytes(mechanism)
    const salt = createHmac('sha256', this.#secret).update(`${mechanism} ${name}`).digest().subarray(0, saltBytes)
    return { salt, iterations, storedKey: randomBytes(bytes), serverKey: randomBytes(bytes) }
  }
}

async function credentialsOf(user: BrokerUser): Promise<Credentials> {
  if ('password' in user) {
    const made = (['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).map(async (mechanism) => {
      const salt = randomBytes(saltBytes)
      const { storedKey, serverKey } = await scramKeys(mechanism, user.password, salt, iterations)
      return [mechanism, { salt, iterations, storedKey, serverKey }] as const
    })
    return new Map(await Promise.all(made))
  }
  const stored = Object.entries(user.scram) as [string, StoredScramCredential][]
  return new Map(
    stored.flatMap(([name, each]) => (isScramMechanism(name) ? [[name, credentialOf(each)] as const] : [])),
  )
}

function credentialOf({ salt, iterations: rounds, storedKey, serverKey }: StoredScramCredential): ScramCredential {
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64')
  return { salt: bytes(salt), iterations: rounds, storedKey: bytes(storedKey), serverKey: bytes(serverKey) }
}
