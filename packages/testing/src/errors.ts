// The codes this package throws, and their texts.
import { MillraceError } from '@millrace/record'

/**
 * - `TESTING_UNKNOWN_TOPIC`: a record is piped to a topic that no source of the topology reads.
 * - `TESTING_NOT_SETTLED`: results are read while records are still being processed.
 * - `TESTING_WAITS_FOR_CLOCK`: everything that is under way waits for the mocked wall clock, which nobody moves.
 * - `TESTING_CLOSED`: the driver is closed.
 * - `TESTING_ASSERTION`: an ASSERT of a SQL script does not hold; the message shows what was expected and what is there.
 * - `TESTING_UNKNOWN_SOURCE`: rows are asked for of a stream or table that no statement made.
 * - `TESTING_CIRCLE`: SQL queries write into the topics that they read, so that a record would go round for ever.
 * - `TESTING_SCRIPT`: a file of SQL tests cannot be read: a directive that is none, a script that is not there, a statement outside of its tests, or one that a test has no use for.
 */
export type TestingErrorCode =
  | 'TESTING_UNKNOWN_TOPIC'
  | 'TESTING_NOT_SETTLED'
  | 'TESTING_WAITS_FOR_CLOCK'
  | 'TESTING_CLOSED'
  | 'TESTING_ASSERTION'
  | 'TESTING_UNKNOWN_SOURCE'
  | 'TESTING_CIRCLE'
  | 'TESTING_SCRIPT'

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

export function assertionFailed(message: string): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>('TESTING_ASSERTION', message)
}

/** The first words are ksqlDB's. */
export function queriesInCircle(way: readonly string[]): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>(
    'TESTING_CIRCLE',
    `Detected illegal cycle in topology: ${way.join('->')}; let one of the queries write into another topic`,
    { details: { topics: way } },
  )
}

export function badScript(message: string): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>('TESTING_SCRIPT', message)
}

export function unknownSource(name: string, known: readonly string[]): MillraceError<TestingErrorCode> {
  return new MillraceError<TestingErrorCode>(
    'TESTING_UNKNOWN_SOURCE',
    `there is no stream or table ${name}; there are: ${known.join(', ') || 'none'}`,
    { details: { name, known } },
  )
}
