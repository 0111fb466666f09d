// Who may talk to the broker, and whether in the clear.
import { isScramMechanism, scramKeyBytes, type ScramMechanism } from '@millrace/protocol'

export type SaslMechanism = 'PLAIN' | ScramMechanism

/** What is kept of a password, bytes in base64: made elsewhere, so that the broker never sees the password. */
export interface StoredScramCredential {
  readonly salt: string
  readonly iterations: number
  readonly storedKey: string
  readonly serverKey: string
}

/** A password is salted and hashed at the start and kept no other way. */
export type BrokerUser =
  | { readonly password: string }
  | { readonly scram: { readonly [Mechanism in ScramMechanism]?: StoredScramCredential } }

/** Certificates and keys are PEM: their text, or the bytes of the file. */
export interface BrokerTls {
  readonly key: string | Buffer
  readonly cert: string | Buffer
  /** Of `key`. */
  readonly passphrase?: string
  /** The authorities whose client certificates are taken. */
  readonly ca?: string | Buffer
  /** Clients must have a certificate of `ca`. Default false. */
  readonly requestCert?: boolean
}

export interface SecurityOptions {
  /** By name. With users, TCP clients must log in; `transport()` is for this process and asks nobody. Default: nobody is asked. */
  readonly users?: Readonly<Record<string, BrokerUser>>
  /** How they may log in. Default: PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  readonly mechanisms?: readonly SaslMechanism[]
  /** Encrypts TCP connections. Default: in the clear. */
  readonly tls?: BrokerTls
}

export const allMechanisms: readonly SaslMechanism[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']

/** True where TCP clients need a login or TLS. */
export function isSecured({ users, tls }: SecurityOptions): boolean {
  return users !== undefined || tls !== undefined
}

/** True where nobody unknown can talk to the broker or read along. */
export function isClosedToStrangers({ users, tls }: SecurityOptions): boolean {
  return tls !== undefined && (users !== undefined || tls.requestCert === true)
}

/** What is wrong with these options, without a secret in it; null where nothing is. */
export function securityProblem({ users, mechanisms, tls }: SecurityOptions): string | null {
  if (tls?.requestCert && tls.ca === undefined)
    return 'tls.requestCert needs tls.ca, the authority of the client certificates'
  if (mechanisms && !users) return 'mechanisms are for users; name the users, or leave mechanisms out'
  if (mechanisms && (mechanisms.length === 0 || mechanisms.some((each) => !allMechanisms.includes(each)))) {
    return `mechanisms are some of ${allMechanisms.join(', ')}, not ${JSON.stringify(mechanisms)}`
  }
  if (!users) return null
  const entries = Object.entries(users)
  if (entries.length === 0) return 'users has no user, so that nobody could log in; name one, or leave users out'
  for (const [name, user] of entries) {
    const problem = userProblem(user)
    if (name === '' || problem) return `user ${JSON.stringify(name)}: ${problem ?? 'a name is not empty'}`
  }
  return null
}

function userProblem(user: BrokerUser): string | null {
  if ('password' in user) {
    return typeof user.password === 'string' && user.password !== '' ? null : 'password is a text that is not empty'
  }
  const credentials = Object.entries(user.scram ?? {})
  if (credentials.length === 0) return 'a password, or scram credentials, are missing'
  for (const [mechanism, stored] of credentials) {
    if (!isScramMechanism(mechanism)) return `scram has SCRAM-SHA-256 and SCRAM-SHA-512, not ${mechanism}`
    const keys = [stored.storedKey, stored.serverKey].map((key) => Buffer.from(key, 'base64').length)
    const isWhole = keys.every((bytes) => bytes === scramKeyBytes(mechanism)) && stored.salt !== ''
    if (!isWhole || !(stored.iterations >= 4096)) {
      return `scram.${mechanism} needs salt, storedKey and serverKey in base64 and 4096 iterations or more`
    }
  }
  return null
}
