// Which failures a case may expect, by Java's exceptions.
import { MillraceError } from '@millrace/record'
import { describe, expect, test } from 'vitest'
import { type Failure, failureDifference } from './expected-failure.ts'

const parseFailed = 'io.confluent.ksql.parser.exception.ParseFailedException'
const statementFailed = 'io.confluent.ksql.util.KsqlStatementException'
const ksqlFailed = 'io.confluent.ksql.util.KsqlException'
const streamsFailed = 'org.apache.kafka.streams.errors.StreamsException'

function expectation(type: string, message?: string) {
  return { type, message, causeMessage: undefined }
}

function failure(code: string, message: string, stage: Failure['stage'] = 'statements'): Failure {
  return { stage, thrown: new MillraceError(code, message), statement: 'CREATE X;' }
}

describe('an expected exception', () => {
  test.each([
    [parseFailed, failure('SQL_SYNTAX', 'a b c')],
    [statementFailed, failure('SQL_STATEMENT', 'a b c')],
    [statementFailed, failure('SQL_SYNTAX', 'a b c')],
    [ksqlFailed, failure('SQL_SYNTAX', 'a b c')],
    [ksqlFailed, failure('SQL_STATEMENT', 'a b c')],
  ])('%s is met by what it stands for', (type, actual) => {
    expect(failureDifference(expectation(type, 'b'), actual)).toBeUndefined()
  })

  test.each([
    [parseFailed, failure('SQL_STATEMENT', 'a b c')],
    [ksqlFailed, failure('SERDE_DECODE', 'a b c')],
    [ksqlFailed, { stage: 'statements' as const, thrown: new TypeError('a b c') }],
    [streamsFailed, failure('SQL_STATEMENT', 'a b c')],
    ['java.lang.Error', failure('SQL_STATEMENT', 'a b c')],
  ])('%s is not met by another failure', (type, actual) => {
    expect(failureDifference(expectation(type, 'b'), actual)).toBeDefined()
  })

  test('of a task that dies is met by the code that says the same', () => {
    const died = (code: string) => failure(code, 'x', 'processing')
    const expected = expectation(streamsFailed, 'Exception caught in process')
    const unwritten = { ...expected, causeMessage: 'Unable to serialize record' }
    expect(failureDifference(expected, died('RUNTIME_PROCESSING_FAILED'))).toBeUndefined()
    expect(failureDifference(expected, died('SERDE_DECODE'))).toContain('x')
    expect(failureDifference(unwritten, died('RUNTIME_PRODUCTION_FAILED'))).toBeUndefined()
    expect(failureDifference(unwritten, died('RUNTIME_PROCESSING_FAILED'))).toContain('RUNTIME_PRODUCTION_FAILED')
    expect(failureDifference(expectation(streamsFailed, 'other words'), died('RUNTIME_ANY'))).toContain('other words')
  })

  test('must have its message', () => {
    const actual = failure('SQL_STATEMENT', 'Line: 1 a')
    expect(failureDifference(expectation(statementFailed, 'b'), actual)).toContain('Line: 1 a')
    expect(failureDifference(expectation(statementFailed, 'a\nStatement: CREATE X;'), actual)).toBeUndefined()
    expect(failureDifference(expectation(statementFailed), actual)).toBeUndefined()
  })

  test('may show the statement as it was understood', () => {
    const thrown = new MillraceError('SQL_STATEMENT', 'a', { details: { statement: 'CREATE X AS Y' } })
    const actual = { stage: 'statements' as const, thrown, statement: 'CREATE X;' }
    expect(failureDifference(expectation(statementFailed, 'a\nStatement: CREATE X AS Y'), actual)).toBeUndefined()
    expect(failureDifference(expectation(statementFailed, 'CREATE X;'), actual)).toBeDefined()
  })
})
