// Logs a connection in: agrees on the mechanism, then carries its conversation. Law: no error and no log line has the password.
import { randomBytes } from 'node:crypto'
import { errorCode, errorName, isRetriable, type RequestInput, type ResponseOf } from '@millrace/protocol'
import { isMillraceError, messageOf } from '@millrace/record'
import { brokerError, type ClientError, clientError } from '../../errors.ts'
import { type Address, addressText } from '../wire/address.ts'
import { type Conversation, plainConversation } from './conversation.ts'
import type { SaslOptions } from './sasl-options.ts'
import { ScramConversation } from './scram-conversation.ts'

type SaslApi = 'SaslHandshake' | 'SaslAuthenticate'

/** The connection to log in on. */
export interface SaslChannel {
  readonly address: Address
  request<A extends SaslApi>(api: A, body: RequestInput<A>, minVersion: number): Promise<ResponseOf<A>>
}

/** Resolves to the milliseconds after which the broker wants it again; 0: never. Rejects with `CLIENT_AUTHENTICATION_FAILED`. */
export async function authenticate(channel: SaslChannel, sasl: SaslOptions): Promise<number> {
  const password = await passwordOf(channel, sasl)
  await agree(channel, sasl)
  const conversation = conversationOf(sasl, password)
  let lifetimeMs = 0
  let message: Uint8Array | undefined = conversation.first()
  while (message) {
    const answer: ResponseOf<'SaslAuthenticate'> = await channel.request('SaslAuthenticate', { authBytes: message }, 0)
    if (answer.errorCode !== 0) throw refusedError(channel, sasl, answer)
    lifetimeMs = answer.sessionLifetimeMs
    try {
      message = await conversation.next(answer.authBytes)
    } catch (thrown) {
      throw failure(channel, sasl, `${(thrown as Error).message}; is this the right broker?`, thrown)
    }
  }
  return lifetimeMs
}

/** The broker asks for a login and the client has none. */
export function loginDemandedError(address: Address, mechanisms: readonly string[]): ClientError {
  const at = addressText(address)
  const offers = mechanisms.length > 0 ? ` (${mechanisms.join(', ')})` : ''
  const message = `${at} asks for a login${offers} and the client has none; set sasl to a mechanism, username and password`
  return clientError('CLIENT_AUTHENTICATION_FAILED', message, { details: { address: at, mechanisms } })
}

async function agree(channel: SaslChannel, sasl: SaslOptions): Promise<void> {
  const { errorCode: code, mechanisms } = await handshake(channel, sasl)
  if (code === 0) return
  if (code === errorCode('UNSUPPORTED_SASL_MECHANISM')) {
    const offers =
      mechanisms.length > 0 ? `it offers ${mechanisms.join(', ')}; set sasl.mechanism to one of them` : 'it offers none'
    throw failure(channel, sasl, `the broker does not take this mechanism; ${offers}`, undefined, { mechanisms })
  }
  if (code === errorCode('ILLEGAL_SASL_STATE')) throw failure(channel, sasl, noLogin)
  throw brokerError(code, `logging in at ${addressText(channel.address)}`)
}

async function handshake(channel: SaslChannel, sasl: SaslOptions): Promise<ResponseOf<'SaslHandshake'>> {
  try {
    return await channel.request('SaslHandshake', { mechanism: sasl.mechanism }, 1)
  } catch (thrown) {
    throw isMillraceError(thrown, 'CLIENT_UNSUPPORTED_VERSION') ? failure(channel, sasl, noLogin, thrown) : thrown
  }
}

const noLogin = 'the broker asks nobody to log in on this port; leave sasl out, or use its SASL port'

async function passwordOf(channel: SaslChannel, sasl: SaslOptions): Promise<string> {
  if (typeof sasl.password === 'string') return sasl.password
  try {
    return await sasl.password()
  } catch (thrown) {
    throw failure(channel, sasl, `the function sasl.password failed: ${messageOf(thrown)}`, thrown)
  }
}

function conversationOf({ mechanism, username }: SaslOptions, password: string): Conversation {
  if (mechanism === 'PLAIN') return plainConversation(username, password)
  return new ScramConversation(mechanism, username, password, randomBytes(24).toString('base64'))
}

function refusedError(channel: SaslChannel, sasl: SaslOptions, answer: ResponseOf<'SaslAuthenticate'>): ClientError {
  const says = answer.errorMessage || errorName(answer.errorCode)
  if (isRetriable(answer.errorCode))
    return brokerError(answer.errorCode, `logging in at ${addressText(channel.address)}`)
  const why = `the broker says: ${says.replace(/\.$/, '')}; check sasl.username and sasl.password, and that the user may use this mechanism`
  return failure(channel, sasl, why, undefined, { error: errorName(answer.errorCode), brokerSays: says })
}

function failure(
  channel: SaslChannel,
  { mechanism, username }: SaslOptions,
  why: string,
  cause?: unknown,
  more: Readonly<Record<string, unknown>> = {},
): ClientError {
  const address = addressText(channel.address)
  const message = `no login at ${address} as ${JSON.stringify(username)} by ${mechanism}: ${why}`
  return clientError('CLIENT_AUTHENTICATION_FAILED', message, {
    cause,
    details: { address, mechanism, username, ...more },
  })
}
