import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type CommandResult, run } from '../command-bed.ts'

const source = "CREATE STREAM s (id INT KEY, a INT) WITH (kafka_topic='s', value_format='JSON');"
const good = `--@test: good\n${source}\nINSERT INTO s VALUES (1, 1);\nASSERT VALUES s VALUES (1, 1);\n`
const bad = `--@test: bad\n${source}\nINSERT INTO s VALUES (1,\n 1);\nASSERT VALUES s\n VALUES (1, 2);\n`

/** Runs the command where these files are. */
function inFolder(files: Readonly<Record<string, string>>, ...words: string[]): Promise<CommandResult> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return run(['test', ...words], { directory })
}

test('tests that pass are named and counted', async () => {
  expect(await inFolder({ 'a.sql': good }, 'a.sql')).toEqual({
    status: 0,
    out: ['a.sql', '  ok    good', '1 passed, 0 failed'],
    err: [],
  })
})

test('a file may begin with a mark of byte order, and have the line ends of Windows', async () => {
  const { status } = await inFolder({ 'a.sql': `\uFEFF${good.replaceAll('\n', '\r\n')}` }, 'a.sql')
  expect(status).toBe(0)
})

test('a test that fails is shown with its place, its statement and what is there instead, and ends with 1', async () => {
  expect(await inFolder({ 'a.sql': bad + good }, 'a.sql')).toEqual({
    status: 1,
    out: [
      'a.sql',
      '  FAIL  bad',
      '        a.sql:5',
      '        ASSERT VALUES s',
      '         VALUES (1, 2);',
      '        TESTING_ASSERTION: Expected record does not match actual.',
      '                  ROWTIME  ID  A',
      '        expected           1   2',
      '        actual    0        1   1',
      '  ok    good',
      '1 passed, 1 failed',
    ],
    err: ['millrace: CLI_TEST: 1 of 2 tests failed'],
  })
})

test('a folder stands for the .sql files below it, and quiet says nothing of those that pass', async () => {
  const files = { 'tests/b.sql': good, 'tests/more/a.sql': bad, 'tests/notes.txt': 'x' }
  const { out } = await inFolder(files, 'tests', '-q')
  expect([out[0], out[1], out.at(-1)]).toEqual(['  FAIL  bad', '        tests/more/a.sql:5', '1 passed, 1 failed'])
})

test('a filter takes tests by their names', async () => {
  expect((await inFolder({ 'a.sql': bad + good }, 'a.sql', '--filter', 'goo')).out.at(-1)).toBe('1 passed, 0 failed')
  expect((await inFolder({ 'a.sql': bad + good }, 'a.sql', '--filter', 'x')).err).toEqual([
    'millrace: CLI_TEST: no test\'s name holds "x"',
  ])
})

test('RUN SCRIPT reads from where the file is; settings are those of the words', async () => {
  const files = {
    'tests/a.sql':
      "RUN SCRIPT 'given/s.sql'; CREATE STREAM t AS SELECT * FROM s; ASSERT STREAM t WITH (kafka_topic='p-T');",
    'tests/given/s.sql': source,
  }
  expect(await inFolder(files, 'tests/a.sql', '--set', 'ksql.output.topic.name.prefix=p-')).toMatchObject({ status: 0 })
})

test.each([
  [{}, 'CLI_TEST: a.sql cannot be read: ENOENT'],
  [{ 'a.sql/x.txt': '' }, 'CLI_TEST: there is no .sql file below a.sql'],
  [{ 'a.sql': '--@what: x' }, 'CLI_TEST: a.sql: line 1: --@what is no directive'],
])('what holds no tests is one line: %j', async (files: Record<string, string>, message) => {
  const { status, err } = await inFolder(files, 'a.sql')
  expect({ status, lines: err.length }).toEqual({ status: 1, lines: 1 })
  expect(err[0]).toContain(message)
})
