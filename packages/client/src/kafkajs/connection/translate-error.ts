// What kafkajs throws, as errors of the client's catalogue.
import { type ErrorDetails, isMillraceError, messageOf } from '@millrace/record'
import { brokerError, type ClientError, type ClientErrorCode, clientError } from '../../errors.ts'

interface Thrown {
  readonly name?: string
  readonly message?: string
  readonly code?: unknown
  readonly type?: string
  readonly errors?: readonly unknown[]
  readonly groups?: readonly { readonly error?: unknown }[]
  readonly partitions?: readonly { readonly error?: unknown }[]
}

/** `what` says what was asked, as in `creating topic orders`. */
export function translateError(thrown: unknown, what: string, details: ErrorDetails = {}): ClientError {
  if (isMillraceError<ClientErrorCode>(thrown)) return thrown
  const error = (thrown ?? {}) as Thrown
  const within = error.errors?.[0] ?? error.groups?.[0]?.error ?? error.partitions?.[0]?.error
  if (within) return translateError(within, what, details)
  // Errors that a newer broker knows and kafkajs does not come with a negative code.
  const answered = typeof error.code === 'number' && error.code > 0 ? brokerError(error.code, what, details) : undefined
  if (answered && answered.code !== 'CLIENT_AUTHENTICATION_FAILED') return answered
  const make = (code: ClientErrorCode, says: string, retry = false): ClientError =>
    clientError(code, `${what}: ${says}`, { cause: thrown, details, disposition: retry ? 'retry' : 'fatal' })
  const said = messageOf(thrown)
  if (answered || error.name === 'KafkaJSSASLAuthenticationError') {
    return make('CLIENT_AUTHENTICATION_FAILED', `${said}; see what was given to new Kafka({ sasl })`)
  }
  switch (error.name) {
    case 'KafkaJSConnectionError':
    case 'KafkaJSConnectionClosedError':
    case 'KafkaJSLockTimeout':
      return make('CLIENT_CONNECTION_LOST', said, true)
    case 'KafkaJSRequestTimeoutError':
      return make('CLIENT_REQUEST_TIMEOUT', said, true)
    case 'KafkaJSServerDoesNotSupportApiKey':
      return make('CLIENT_UNSUPPORTED_VERSION', said)
    case 'KafkaJSNotImplemented':
      return make('CLIENT_MISSING_CODEC', `${said}; put one into kafkajs's CompressionCodecs, or use nativeClient`)
  }
  if (error.name === 'KafkaJSProtocolError') return make('CLIENT_BROKER_ERROR', `the broker answered: ${said}`)
  return make('CLIENT_KAFKAJS_FAILURE', `kafkajs failed: ${said}; nativeClient may do better`)
}

/** True where the broker did not answer, so that what was asked may have happened or not, and the connection is no longer to be trusted. */
export function isConnectionLost(error: ClientError): boolean {
  return ['CLIENT_CONNECTION_LOST', 'CLIENT_REQUEST_TIMEOUT', 'CLIENT_UNREACHABLE'].includes(error.code)
}

/** Kafka's number of the error, undefined where no broker answered with one. */
export function kafkaCodeOf(error: ClientError): number | undefined {
  const code = error.details['errorCode']
  return typeof code === 'number' ? code : undefined
}
