// The codes this package throws, and their texts.
import { MillraceError } from '@millrace/record'

/**
 * - `TESTING_UNKNOWN_TOPIC`: a record is piped to a topic that no source of the topology reads.
 * - `TESTING_NOT_SETTLED`: results are read while records are still being processed.
 * - `TESTING_CLOSED`: the driver is closed.
 */
export type TestingErrorCode = 'TESTING_UNKNOWN_TOPIC' | 'TESTING_NOT_SETTLED' | 'TESTING_CLOSED'

export function unknownTopic(topic: string, known: readonly string[]): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>(
    'TESTING_UNKNOWN_TOPIC',
    `no source of the topology reads ${topic}; it reads: ${known.join(', ') || 'nothing'}`,
    { details: { topic, known } },
  )
}

export function stillWorking(): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>(
    'TESTING_NOT_SETTLED',
    'records are still being processed, because stores are on disk; await driver.settled() before reading results',
  )
}

export function closed(): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>('TESTING_CLOSED', 'the driver was used after it was closed')
}
