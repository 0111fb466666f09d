// The SQL prompt as a person uses it, in a pseudo-terminal, and as programs do, in pipes; on the embedded broker that it starts itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from './command-process.ts'
import { keys, noTerminal, TypedSession } from './typed-session.ts'

const questions = `CREATE STREAM questions (id INT KEY, title STRING)
  WITH (kafka_topic='questions', value_format='JSON', partitions=1);`

/** An empty directory, for the broker's data and the history. */
function home(): string {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-sql-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  return directory
}

async function atPrompt(cwd: string, columns?: number): Promise<TypedSession> {
  const session = new TypedSession(['sql'], {
    cwd,
    env: { XDG_STATE_HOME: join(cwd, 'state') },
    ...(columns === undefined ? {} : { columns }),
  })
  await session.until('sql> ')
  return session
}

describe.skipIf(noTerminal !== undefined)(`at a prompt (${noTerminal ?? 'in a pseudo-terminal'})`, () => {
  test('a statement may go over lines, is remembered as one, and is there at the next start', async () => {
    const cwd = home()
    const session = await atPrompt(cwd)
    session.type('CREATE STREAM s (id INT KEY,\n')
    await session.until('...> ')
    expect(await session.enter("a INT) WITH (kafka_topic='s', value_format='JSON', partitions=1);")).toEqual([
      'Stream created',
    ])
    expect(await session.enter('INSERT INTO s VALUES (1, 2);')).toHaveLength(1)
    session.type('exit\n')
    expect(await session.ended).toBe(0)

    const next = await atPrompt(cwd)
    next.type(keys.up + keys.up)
    await next.until("CREATE STREAM s (id INT KEY, a INT) WITH (kafka_topic='s'")
    next.type(keys.ctrlC)
    await next.until('sql> ')
    expect(
      (await next.enter("CREATE STREAM s (id INT) WITH (kafka_topic='s', value_format='JSON');")).join('\n'),
    ).toContain("Cannot add stream 'S': A stream with the same name already exists")
    next.type(keys.ctrlD)
    expect(await next.ended).toBe(0)
  })

  test('Tab completes words and names', async () => {
    const session = await atPrompt(home())
    await session.enter(questions)
    session.type(`INSE${keys.tab}`)
    await session.until('INSERT')
    session.type(` INTO qu${keys.tab}`)
    await session.until('questions')
    session.type(` (TIT${keys.tab}`)
    await session.until('(TITLE')
    session.type(") VALUES ('why');\n")
    expect(await session.until('Inserted a row into questions')).toContain("VALUES ('why');")
  })

  test('what is wrong is shown in its line, with a caret and a hint, and the prompt goes on', async () => {
    const session = await atPrompt(home())
    expect(await session.enter('SELEC 1;')).toEqual([
      'line 1:1: Syntax Error',
      "Unknown statement 'SELEC'",
      "Did you mean 'SELECT'?",
      'Statement: SELEC 1;',
      '           ^^^^^',
      'Hint: did you mean SELECT instead of SELEC?',
    ])
    await session.enter(questions)
    const wrong = await session.enter('INSERT INTO question VALUES (1);')
    expect(wrong.slice(-3)).toEqual([
      'Statement: INSERT INTO question VALUES (1);',
      `           ${'^'.repeat('INSERT INTO question VALUES (1)'.length)}`,
      'Hint: did you mean QUESTIONS?',
    ])
  })

  test('Ctrl-C takes back what was typed, and leaves only when it comes twice at an empty line', async () => {
    const session = await atPrompt(home())
    session.type('SELECT * FROM\n')
    await session.until('...> ')
    session.type(`nowhere${keys.ctrlC}`)
    await session.until('sql> ')
    session.type(keys.ctrlC)
    await session.until('Ctrl-C again leaves')
    await session.until('sql> ')
    session.type(`x${keys.ctrlC}`)
    await session.until('sql> ')
    session.type(keys.ctrlC)
    await session.until('Ctrl-C again leaves')
    await session.until('sql> ')
    session.type(keys.ctrlC)
    expect(await session.ended).toBe(0)
  })
})

describe('without a prompt', () => {
  test('statements come from a pipe, a file or the words, and what they make is there the next time', async () => {
    const cwd = home()
    expect(await runCommand(['sql'], { cwd, input: questions })).toMatchObject({ status: 0, out: 'Stream created\n' })
    writeFileSync(
      join(cwd, 'more.sql'),
      "-- two\nINSERT INTO questions VALUES (1, 'a;b');\nINSERT INTO questions VALUES (2, NULL)",
    )
    expect(await runCommand(['sql', '-f', 'more.sql'], { cwd })).toMatchObject({
      status: 0,
      out: 'Inserted a row into questions\nInserted a row into questions\n',
    })
    expect(await runCommand(['sql', '-e', "RUN SCRIPT 'more.sql';"], { cwd })).toMatchObject({ status: 0 })
  })

  test('the first mistake ends it with 1; its line is that of the file', async () => {
    const cwd = home()
    writeFileSync(join(cwd, 'wrong.sql'), `${questions}\nINSERT INTO questions VALUES (1);\n`)
    const { status, out, err } = await runCommand(['sql', '-f', 'wrong.sql'], { cwd })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toContain('Expected a value for each column.')
    const { err: syntax } = await runCommand(['sql', '-e', 'SHOW STREAMS;\nSELEC 1;'], { cwd })
    expect(syntax).toContain('Statement: SELEC 1;\n           ^^^^^\n')
    expect(syntax).toContain('millrace: CLI_SQL: --execute failed in line 2')
  })

  test('a cluster that does not answer is one line', async () => {
    const { status, err } = await runCommand(['sql', '-e', 'SHOW STREAMS;', '-b', '127.0.0.1:1'], { cwd: home() })
    expect({ status, lines: err.trim().split('\n').length }).toEqual({ status: 1, lines: 1 })
    expect(err).toContain('CLI_UNREACHABLE')
  })
})
