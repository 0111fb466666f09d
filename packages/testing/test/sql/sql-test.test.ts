import { readSqlTests, runSqlTest } from '@millrace/testing/sql'
import { describe, expect, test } from 'vitest'

const source = "CREATE STREAM s (id INT KEY, a INT) WITH (kafka_topic='s', value_format='JSON');"

/** What each test of a file came to: undefined for those that pass. */
async function run(text: string): Promise<Record<string, { line: number; message: string } | undefined>> {
  const outcomes: Record<string, { line: number; message: string } | undefined> = {}
  for (const one of readSqlTests(text, 'file.sql')) {
    const failure = await runSqlTest(one)
    outcomes[one.name] = failure && { line: failure.line, message: failure.message }
  }
  return outcomes
}

describe('a file', () => {
  test('holds tests that know nothing of each other', async () => {
    expect(
      await run(`
-- What is said about them all.
--@test: one
${source}
INSERT INTO s VALUES (1, 1);
--@test: two
-- with a comment
${source}
INSERT INTO s VALUES (2, 2);
ASSERT VALUES s VALUES (2, 2);
`),
    ).toEqual({ one: undefined, two: undefined })
  })

  test('without directives is one test of its own name', async () => {
    expect(await run(source)).toEqual({ 'file.sql': undefined })
  })

  test('tells the line of what fails, counted from its start', async () => {
    const outcomes = await run(
      `--@test: row\n${source}\n\nINSERT INTO s VALUES (1,\n  1);\nASSERT VALUES s VALUES (1, 2);\n` +
        `--@test: text\n${source}\nSELEC 1;\n--@test: name\n${source}\nINSERT INTO t VALUES (1);`,
    )
    expect(outcomes).toMatchObject({ row: { line: 6 }, text: { line: 9 }, name: { line: 12 } })
    expect(outcomes['text']?.message).toContain("line 9:1: Syntax Error\nUnknown statement 'SELEC'")
  })

  test.each([
    [`${source}\n--@test: late`, 'line 1: statements stand before the first --@test'],
    ['--@test: a\n--@expected: b', 'line 2: --@expected is no directive'],
  ])('that cannot be understood is an error: %s', (text, message) => {
    expect(() => readSqlTests(text, 'x')).toThrow(message)
  })
})

describe('a test that must fail', () => {
  const failing = (directives: string): string => `--@test: t\n${directives}\n${source}\nINSERT INTO s VALUES (1);`

  test.each([
    '--@expected.error: SQL_STATEMENT',
    '--@expected.error: io.confluent.ksql.util.KsqlException\n--@expected.message: Expected a value for each column.',
    '--@expected.message: INSERT INTO s VALUES (1)',
  ])('passes with the failure that it says: %s', async (directives) => {
    expect(await run(failing(directives))).toEqual({ t: undefined })
  })

  test.each([
    ['--@expected.error: SQL_SYNTAX', 'expected SQL_SYNTAX, but it is SQL_STATEMENT: Failed to insert'],
    ['--@expected.error: java.lang.AssertionError', 'expected java.lang.AssertionError, but it is'],
    ['--@expected.error: io.confluent.ksql.parser.exception.ParseFailedException', 'ParseFailedException, but it is'],
    ['--@expected.message: something else', 'expected the message "something else", but it is SQL_STATEMENT'],
  ])('fails with another one: %s', async (directives, message) => {
    const { t } = await run(failing(directives))
    expect(t?.message).toContain(message)
    expect(t?.line).toBe(failing(directives).split('\n').length)
  })

  test('fails when nothing fails', async () => {
    expect(await run(`\n--@test: t\n--@expected.error: SQL_SYNTAX\n--@expected.message: m\n${source}`)).toEqual({
      t: { line: 2, message: 'expected SQL_SYNTAX with the message "m", but nothing failed' },
    })
  })

  test('may be about an assertion', async () => {
    const text = `--@test: t\n--@expected.error: java.lang.AssertionError\n${source}\nASSERT VALUES s VALUES (1, 1);`
    expect(await run(text)).toEqual({ t: undefined })
  })
})
