// A file of SQL tests: `--@test: NAME` begins each of them, `--@expected.error` and `--@expected.message` say how it must fail.
// Law: lines count from the start of the file, whichever test they are in.
import { isMillraceError, messageOf } from '@millrace/record'
import { positionAt } from '@millrace/sql'
import { badScript } from '../errors.ts'
import { type SqlDriverOptions, SqlTestDriver } from './sql-test-driver.ts'
import { statementsOf } from './statements-of.ts'

export interface SqlTest {
  readonly name: string
  /** Of its name. */
  readonly line: number
  /** Its statements, behind as many empty lines as are before it in the file. */
  readonly text: string
  /** Undefined: it must not fail. */
  readonly expected: ExpectedFailure | undefined
}

export interface ExpectedFailure {
  /** A code such as `SQL_STATEMENT`, or the name of a Java class as ksqlDB's tests have it. */
  readonly error: string | undefined
  /** A part of the message. */
  readonly message: string | undefined
}

export interface SqlTestFailure {
  readonly line: number
  /** The statement that failed; undefined where none did although one should, or where the text is wrong. */
  readonly statement: string | undefined
  readonly message: string
  readonly cause: unknown
}

/** A file without `--@test` is one test, of this name. @throws {MillraceError} `TESTING_SCRIPT` */
export function readSqlTests(text: string, name: string): readonly SqlTest[] {
  const lines = text.split('\n')
  const starts = lines.flatMap((line, at) => (directiveOf(line)?.name === 'test' ? [at] : []))
  if (starts.length === 0) return [testOf(name, lines, 0, lines.length)]
  if (hasStatements(lines.slice(0, starts[0]))) {
    throw badScript(`line 1: statements stand before the first --@test; give them a test of their own`)
  }
  return starts.map((start, index) => {
    const given = directiveOf(lines[start] ?? '')?.value ?? ''
    return testOf(given, lines, start, starts[index + 1] ?? lines.length)
  })
}

/** Undefined: it passes. */
export async function runSqlTest(test: SqlTest, options: SqlDriverOptions = {}): Promise<SqlTestFailure | undefined> {
  await using driver = new SqlTestDriver(options)
  let at: { readonly line: number; readonly statement: string } | undefined
  try {
    for (const statement of statementsOf(test.text, new Map())) {
      at = { line: lineOf(test.text, statement.tree.span.start), statement: statement.text }
      await driver.executeStatement(statement)
      at = undefined
    }
  } catch (cause) {
    const { line, statement } = at ?? { line: syntaxErrorLine(test, cause), statement: undefined }
    const message = test.expected ? difference(test.expected, cause, statement) : messageOf(cause)
    return message === undefined ? undefined : { line, statement, message, cause }
  }
  if (test.expected === undefined) return undefined
  const { error = 'any error', message } = test.expected
  const wanted = message === undefined ? error : `${error} with the message ${JSON.stringify(message)}`
  return { line: test.line, statement: undefined, message: `expected ${wanted}, but nothing failed`, cause: undefined }
}

function testOf(name: string, lines: readonly string[], start: number, end: number): SqlTest {
  const expected = new Map<string, string>()
  for (let at = start; at < end; at++) {
    const directive = directiveOf(lines[at] ?? '')
    if (directive === undefined || directive.name === 'test') continue
    if (directive.name !== 'expected.error' && directive.name !== 'expected.message') {
      const known = 'test, expected.error and expected.message'
      throw badScript(`line ${at + 1}: --@${directive.name} is no directive; there are ${known}`)
    }
    expected.set(directive.name, directive.value)
  }
  const text = '\n'.repeat(start) + lines.slice(start, end).join('\n')
  const [error, message] = [expected.get('expected.error'), expected.get('expected.message')]
  return { name, line: start + 1, text, expected: expected.size === 0 ? undefined : { error, message } }
}

function directiveOf(line: string): { readonly name: string; readonly value: string } | undefined {
  const [, name, value] = /^\s*--@\s*([\w.]+)\s*:?(.*)$/.exec(line.replace(/\r$/, '')) ?? []
  return name === undefined ? undefined : { name, value: (value ?? '').trim() }
}

function hasStatements(lines: readonly string[]): boolean {
  for (const _ of statementsOf(lines.join('\n'), new Map())) return true
  return false
}

function difference(
  { error, message }: ExpectedFailure,
  thrown: unknown,
  statement: string | undefined,
): string | undefined {
  const code = isMillraceError(thrown) ? thrown.code : undefined
  const said = messageOf(thrown)
  if (error !== undefined && !isOfKind(error, code)) return `expected ${error}, but it is ${said}`
  if (message === undefined || `${said}\nStatement: ${statement ?? ''}`.includes(message)) return undefined
  return `expected the message ${JSON.stringify(message)}, but it is ${said}`
}

/** Java's classes say less than codes: of those that ksqlDB's tests name, two have one meaning. */
function isOfKind(error: string, code: string | undefined): boolean {
  if (!error.includes('.')) return error === code
  if (error.endsWith('.AssertionError')) return code === 'TESTING_ASSERTION'
  return !/\.(?:ParseFailedException|ParsingException)$/.test(error) || code === 'SQL_SYNTAX'
}

function lineOf(text: string, offset: number): number {
  return positionAt(text, offset).line
}

/** Diagnostics know their place. */
function syntaxErrorLine({ text, line }: SqlTest, thrown: unknown): number {
  const details = isMillraceError(thrown) ? thrown.details['diagnostics'] : undefined
  const [first] = (details ?? []) as readonly { readonly span: { readonly start: number } }[]
  return first ? lineOf(text, first.span.start) : line
}
