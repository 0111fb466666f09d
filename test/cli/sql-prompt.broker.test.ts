// The SQL prompt as a person uses it, in a pseudo-terminal, and as programs do, in pipes; on the embedded broker that it starts itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand, startCommand } from './command-process.ts'
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
      `                       ${'^'.repeat('question'.length)}`,
      'Hint: did you mean QUESTIONS?',
    ])
  })

  test('a query gives rows as they come until Ctrl-C ends it, and not the program', async () => {
    const session = await atPrompt(home())
    await session.enter(questions)
    await session.enter("INSERT INTO questions VALUES (1, 'before');")
    await session.enter("SET 'auto.offset.reset' = 'earliest';")
    session.type('SELECT * FROM questions EMIT CHANGES;\n')
    expect(await session.until('before')).toContain('ID  TITLE')
    session.type(keys.ctrlC)
    expect(await session.until('sql> ')).toContain('1 row')
    expect(await session.enter("INSERT INTO questions VALUES (2, 'after');")).toHaveLength(1)
    session.type('SELECT title FROM questions EMIT CHANGES LIMIT 2;\n')
    const shown = await session.until('2 rows')
    expect(shown.indexOf('before')).toBeLessThan(shown.indexOf('after'))
    await session.until('sql> ')
    session.type('exit\n')
    expect(await session.ended).toBe(0)
  })

  test('in a narrow window texts lose their ends, and in a narrower one rows stand on their side', async () => {
    const cwd = home()
    const narrow = await atPrompt(cwd, 40)
    narrow.type(`${questions}\nSET 'auto.offset.reset' = 'earliest';\n`)
    narrow.type("INSERT INTO questions VALUES (1, 'a title that is far too long for a window of forty columns');\n")
    await narrow.until('Inserted a row into questions')
    narrow.type('SELECT id, title FROM questions EMIT CHANGES LIMIT 1;\n')
    expect(await narrow.until('1 row')).toContain('       1  a title that is far too long …\n')
    narrow.type('exit\n')
    await narrow.ended

    const narrower = await atPrompt(cwd, 24)
    narrower.type("SET 'auto.offset.reset' = 'earliest';\n")
    narrower.type('SELECT id, title, id + 1 AS next FROM questions EMIT CHANGES LIMIT 1;\n')
    expect(await narrower.until('1 row')).toContain('-- 1 --\nID     1\nTITLE  a title that is …\nNEXT   2\n')
  })

  test('what there is, is listed', async () => {
    const session = await atPrompt(home())
    await session.enter(questions)
    await session.enter('CREATE TABLE asked AS SELECT id, COUNT(*) AS n FROM questions GROUP BY id;')
    expect(await session.enter('SHOW STREAMS;')).toEqual([
      'NAME       TOPIC      KEY FORMAT  VALUE FORMAT  WINDOWED',
      'QUESTIONS  questions  KAFKA       JSON          false',
    ])
    expect(await session.enter('SHOW TOPICS;')).toEqual([
      'NAME       PARTITIONS  REPLICAS',
      'ASKED               1         1',
      'questions           1         1',
    ])
    expect((await session.enter('SHOW QUERIES;'))[1]).toMatch(
      /^CTAS_ASKED_\d+  PERSISTENT  RUNNING  ASKED  CREATE TABLE/,
    )
    expect(await session.enter('DESCRIBE asked;')).toEqual([
      'COLUMN  TYPE     ROLE',
      'ID      INTEGER  primary key',
      'N       BIGINT',
    ])
  })

  test('a prompt draws no pictures', async () => {
    const session = new TypedSession(['sql', '-o', 'svg'], { cwd: home() })
    expect(await session.ended).toBe(2)
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
    // Editors begin a file with a mark of byte order, and so do pipes of PowerShell.
    const input = `\uFEFF${questions}`
    expect(await runCommand(['sql'], { cwd, input })).toMatchObject({ status: 0, out: 'Stream created\n' })
    writeFileSync(
      join(cwd, 'more.sql'),
      "\uFEFF-- two\r\nINSERT INTO questions VALUES (1, 'a;b');\r\nINSERT INTO questions VALUES (2, NULL)",
    )
    expect(await runCommand(['sql', '-f', 'more.sql'], { cwd })).toMatchObject({
      status: 0,
      out: 'Inserted a row into questions\nInserted a row into questions\n',
    })
    expect(await runCommand(['sql', '-e', "RUN SCRIPT 'more.sql';"], { cwd })).toMatchObject({ status: 0 })
    const asking = ['sql', '--set', 'auto.offset.reset=earliest', '--output', 'json']
    const select = "SET 'x' = 'y'; SELECT * FROM questions EMIT CHANGES LIMIT 2;"
    expect(await runCommand(asking, { cwd, input: select })).toMatchObject({
      status: 0,
      out: '{"ID":1,"TITLE":"a;b"}\n{"ID":2,"TITLE":null}\n',
    })
  })

  test('the picture of a query is all that goes to the output', async () => {
    const cwd = home()
    const script = `${questions} EXPLAIN SELECT UCASE(title) AS t FROM questions WHERE id > 1 EMIT CHANGES;`
    const { status, out, err } = await runCommand(['sql', '-o', 'svg', '-e', script], { cwd })
    expect({ status, err }).toMatchObject({ status: 0, err: expect.stringContaining('Stream created') })
    expect(out).toMatch(/^<svg [^]*topic questions[^]*ID &gt; 1[^]*UCASE\(TITLE\) AS T[^]*<\/svg>\n$/)
    const rows = await runCommand(['sql', '-o', 'svg', '-e', 'SELECT * FROM questions;'], { cwd })
    expect(rows).toMatchObject({ status: 1, out: '', err: expect.stringContaining('only EXPLAIN has a picture') })
  })

  test('Ctrl-C at rows that go on ends it with 130, and leaves nothing behind', async () => {
    const cwd = home()
    await runCommand(['sql', '-e', `${questions} INSERT INTO questions VALUES (1, 'x');`], { cwd })
    // Groups are kept: the query has a group of its own.
    const select = 'SELECT title, COUNT(*) AS n FROM questions GROUP BY title EMIT CHANGES'
    const words = ['sql', '-s', 'auto.offset.reset=earliest', '-o', 'csv', '-e', select]
    const asking = startCommand(words, { cwd })
    await asking.says('x,1')
    const groups = ['groups', 'list']
    expect((await runCommand(groups, { cwd })).out).toContain('transient_QUESTIONS')
    asking.child.kill('SIGINT')
    expect(await asking.status).toBe(130)
    const broker = startCommand(['broker', '--port', '0'], { cwd })
    await broker.says('answers at')
    expect((await runCommand(groups, { cwd })).out).not.toContain('transient_QUESTIONS')
  })

  test('rows that wait for a broker that went away say so, and go on when it is back', async () => {
    const cwd = home()
    const startBroker = async (port: string) => {
      const broker = startCommand(['broker', '--port', port], { cwd })
      await broker.says('Ctrl-C stops it')
      return { broker, port: /answers at \S+:(\d+);/.exec(broker.out())?.[1] ?? '' }
    }
    const first = await startBroker('0')
    await runCommand(['sql', '-e', `${questions} INSERT INTO questions VALUES (1, 'before');`], { cwd })
    const select = 'SELECT title FROM questions EMIT CHANGES LIMIT 2'
    const asking = startCommand(['sql', '-s', 'auto.offset.reset=earliest', '-o', 'csv', '-e', select], { cwd })
    await asking.says('before')
    first.broker.child.kill('SIGTERM')
    await asking.says('CLIENT_UNREACHABLE')
    await first.broker.status
    await startBroker(first.port)
    await asking.says('the cluster answers again')
    await runCommand(['sql', '-e', "INSERT INTO questions VALUES (2, 'after');"], { cwd })
    await asking.says('after')
    expect(await asking.status).toBe(0)
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
    const several = await runCommand(['sql', '-e', 'SHOW STREAMS;\nSELECT FROM a;\nSHOW STREAMZ;'], { cwd })
    expect(several.out).toBe('')
    for (const place of ['line 2:8', 'line 3:6', 'did you mean STREAMS']) expect(several.err).toContain(place)
  })

  test('a cluster that does not answer is one line', async () => {
    const { status, err } = await runCommand(['sql', '-e', 'SHOW STREAMS;', '-b', '127.0.0.1:1'], { cwd: home() })
    expect({ status, lines: err.trim().split('\n').length }).toEqual({ status: 1, lines: 1 })
    expect(err).toContain('CLI_UNREACHABLE')
  })
})
