// The codes this package throws, and their texts.
import { MillraceError } from '@millrace/record'

/**
 * - `TESTING_UNKNOWN_TOPIC`: a record is piped to a topic that no source of the topology reads.
 * - `TESTING_NOT_SETTLED`: results are read while records are still being processed.
 * - `TESTING_WAITS_FOR_CLOCK`: everything that is under way waits for the mocked wall clock, which nobody moves.
 * - `TESTING_CLOSED`: the driver is closed.
 */
export type TestingErrorCode =
  | 'TESTING_UNKNOWN_TOPIC'
  | 'TESTING_NOT_SETTLED'
  | 'TESTING_WAITS_FOR_CLOCK'
  | 'TESTING_CLOSED'

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
    'records are still being processed, because stores are on disk or functions are waited for; await driver.settled() before reading results',
  )
}

export function waitsForClock(ms: number): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>(
    'TESTING_WAITS_FOR_CLOCK',
    `a call is tried again in ${ms} ms of the mocked wall clock, and nothing else is under way; driver.advanceWallClock(${ms}) moves it`,
    { details: { ms } },
  )
}

export function closed(): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>('TESTING_CLOSED', 'the driver was used after it was closed')
}
