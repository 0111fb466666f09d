// `millrace test`: SQL scripts that say what must come out of them, run without a broker. Every test has topics and queries of its own.
import { isMillraceError, reasonOf } from '@millrace/record'
import type { SqlTest, SqlTestFailure } from '@millrace/testing/sql'
import { Command } from 'commander'
import { cliError } from '../errors.ts'
import { type TestFile, testFiles } from '../sql-test/test-files.ts'
import type { Terminal } from '../terminal.ts'
import { settings } from './option-values.ts'

interface Flags {
  readonly filter?: string
  readonly set?: Readonly<Record<string, string>>
  readonly quiet: boolean
}

const examples = `
Examples:
  millrace test questions.test.sql
  millrace test tests/ --filter join

A file holds one test, or several of them, each below a line of its own with its name:

  --@test: answers are counted
  CREATE STREAM answers (question INT KEY, text STRING) WITH (kafka_topic='answers', value_format='JSON');
  CREATE TABLE counts AS SELECT question, COUNT(*) AS n FROM answers GROUP BY question;
  INSERT INTO answers (question, text) VALUES (1, 'Because.');
  ASSERT VALUES counts (question, n) VALUES (1, 1);

ASSERT VALUES takes the next row of a stream or table, ASSERT NULL VALUES t (key) KEY (…) the next tombstone; ASSERT
STREAM and ASSERT TABLE compare columns and options; RUN SCRIPT 'file' runs statements of another file. Below --@test,
--@expected.error: SQL_STATEMENT and --@expected.message: TEXT are for tests that must fail.`

export function testCommand(terminal: Terminal): Command {
  return new Command('test')
    .summary('run tests written in SQL')
    .description('Run tests written in SQL, without a broker, in milliseconds.')
    .argument('<files...>', 'files of tests, or folders with .sql files')
    .option('-f, --filter <text>', 'only tests whose name holds this text')
    .option('-s, --set <name=value>', 'a setting, as SET makes one (repeatable)', settings)
    .option('-q, --quiet', 'say nothing of tests that pass', false)
    .addHelpText('after', examples)
    .action((files: readonly string[], flags: Flags) => runTests(testFiles(files, terminal.directory), flags, terminal))
}

async function runTests(files: readonly TestFile[], flags: Flags, terminal: Terminal): Promise<void> {
  const { readSqlTests, runSqlTest } = await import('@millrace/testing/sql')
  const { filter = '', set: properties = {}, quiet } = flags
  let passed = 0
  let failed = 0
  for (const { path, text, readScript } of files) {
    const tests = inFile(path, () => readSqlTests(text, path)).filter(({ name }) => name.includes(filter))
    if (tests.length > 0 && !quiet) terminal.out(path)
    for (const test of tests) {
      if (terminal.interruption.aborted) throw terminal.interruption.reason
      const failure = await runSqlTest(test, { properties, readScript })
      if (failure === undefined) passed += 1
      else failed += 1
      if (failure) for (const line of failureLines(path, test, failure)) terminal.out(line)
      else if (!quiet) terminal.out(`  ok    ${test.name}`)
    }
  }
  if (passed + failed === 0) throw cliError('CLI_TEST', `no test's name holds ${JSON.stringify(filter)}`)
  terminal.out(`${passed} passed, ${failed} failed`)
  if (failed > 0) throw cliError('CLI_TEST', `${failed} of ${passed + failed} tests failed`)
}

/** The place is one that editors and terminals make a link of. */
function failureLines(path: string, { name }: SqlTest, { line, statement, message }: SqlTestFailure): string[] {
  const said = [...(statement?.split('\n') ?? []), ...message.split('\n')]
  return [`  FAIL  ${name}`, `        ${path}:${line}`, ...said.map((one) => `        ${one}`.trimEnd())]
}

function inFile<T>(path: string, body: () => T): T {
  try {
    return body()
  } catch (thrown) {
    if (!isMillraceError(thrown, 'TESTING_SCRIPT')) throw thrown
    throw cliError('CLI_TEST', `${path}: ${reasonOf(thrown)}`, { cause: thrown })
  }
}
