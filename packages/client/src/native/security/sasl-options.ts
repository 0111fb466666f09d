// Who the client says it is.
import { isScramMechanism, type ScramMechanism } from '@millrace/protocol'
import { clientError } from '../../errors.ts'

export type SaslMechanism = 'PLAIN' | ScramMechanism

export interface SaslOptions {
  /** `PLAIN` sends the password as it is: use it over TLS only. The others prove to know it, and ask the same of the broker. */
  readonly mechanism: SaslMechanism
  readonly username: string
  /** A function is asked for each connection, so that a password may change while the program runs. */
  readonly password: string | (() => string | Promise<string>)
}

/** Throws `CLIENT_INVALID_OPTIONS`. No message has the password. */
export function checkedSasl({ mechanism, username, password }: SaslOptions): SaslOptions {
  if (mechanism !== 'PLAIN' && !isScramMechanism(String(mechanism))) {
    throw wrong(`sasl.mechanism is PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, not ${JSON.stringify(mechanism)}`)
  }
  if (typeof username !== 'string' || username === '')
    throw wrong('sasl.username is missing; name the user to log in as')
  if (typeof password !== 'function' && (typeof password !== 'string' || password === '')) {
    throw wrong('sasl.password is missing; give a text, or a function that returns one')
  }
  return { mechanism, username, password }
}

function wrong(message: string): Error {
  return clientError('CLIENT_INVALID_OPTIONS', message)
}
