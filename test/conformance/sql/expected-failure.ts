// Whether a failure is the one that a case expects. Java's exceptions are known here by what they mean.
import { isMillraceError, messageOf } from '@millrace/record'
import type { ExpectedException } from './sql-case.ts'

/** What went wrong, and when. */
export interface Failure {
  readonly stage: 'statements' | 'processing'
  readonly thrown: unknown
  /** The text of the statement that failed. */
  readonly statement?: string | undefined
}

const parseFailed = 'io.confluent.ksql.parser.exception.ParseFailedException'
const statementFailed = 'io.confluent.ksql.util.KsqlStatementException'
const ksqlFailed = 'io.confluent.ksql.util.KsqlException'
const streamsFailed = 'org.apache.kafka.streams.errors.StreamsException'

const codesByType: Readonly<Record<string, readonly string[]>> = {
  [parseFailed]: ['SQL_SYNTAX'],
  // What the parser refuses is a failed statement, too.
  [statementFailed]: ['SQL_STATEMENT', 'SQL_SYNTAX'],
  [ksqlFailed]: ['SQL_SYNTAX', 'SQL_STATEMENT'],
}

/** Undefined: it is the expected one. */
export function failureDifference(expected: ExpectedException, failure: Failure): string | undefined {
  const { type, message } = expected
  if (type === streamsFailed) return processingDifference(expected, failure)
  const codes = codesByType[type]
  if (codes === undefined) return `the runner does not know ${type}`
  const { stage, thrown } = failure
  const actual = messageOf(thrown)
  const code = isMillraceError(thrown) ? thrown.code : undefined
  if (code === undefined || !codes.includes(code)) {
    return `expected ${codes.join(' or ')} with ${JSON.stringify(message)}, but ${stage} failed with ${code ?? 'no code'}: ${actual}`
  }
  const understood = isMillraceError(thrown) ? thrown.details['statement'] : undefined
  const logged = `${actual}\nStatement: ${typeof understood === 'string' ? understood : (failure.statement ?? '')}`
  if (message === undefined || logged.includes(message)) return undefined
  return `expected the message ${JSON.stringify(message)}, but it is ${JSON.stringify(actual)}`
}

/** Kafka Streams' words for a task that dies, and the codes that say the same. */
const codesByMessage: Readonly<Record<string, readonly string[]>> = {
  'Exception caught in process': ['RUNTIME_PROCESSING_FAILED', 'RUNTIME_PRODUCTION_FAILED'],
  'Unable to serialize record': ['RUNTIME_PRODUCTION_FAILED'],
  'Fatal user code error in TimestampExtractor callback for record': ['RUNTIME_PROCESSING_FAILED'],
}

function processingDifference(
  { message, causeMessage }: ExpectedException,
  { stage, thrown }: Failure,
): string | undefined {
  if (stage !== 'processing') return `expected a failure while processing, but ${stage} failed: ${messageOf(thrown)}`
  const code = isMillraceError(thrown) ? thrown.code : 'no code'
  for (const text of [message, causeMessage]) {
    if (text === undefined) continue
    const codes = codesByMessage[text]
    if (codes === undefined) return `the runner does not know "${text}"`
    if (!codes.includes(code)) return `expected ${codes.join(' or ')} for "${text}", but it is ${messageOf(thrown)}`
  }
  return undefined
}
