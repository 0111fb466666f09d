// What SELECT by itself gives, on whatever cluster.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, factsOf, type Listing, printedLines, type SqlEngine } from '@millrace/engine'
import { expect } from 'vitest'
import { z } from 'zod'
import { EngineBed } from './engine-bed.ts'
import { eventually } from './eventually.ts'

async function questions(bed: EngineBed, engine: SqlEngine, partitions = 2): Promise<void> {
  await engine.execute(`
    CREATE STREAM questions (id INT KEY, who STRING, title STRING)
      WITH (KAFKA_TOPIC = '${bed.topic('questions')}', PARTITIONS = ${partitions}, VALUE_FORMAT = 'JSON');`)
}

async function rowsOf(answer: AsyncIterable<Record<string, unknown>>): Promise<readonly Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for await (const row of answer) rows.push(row)
  return rows
}

/** Nothing of a query is left: no group, no topic, no state. */
async function expectGone(bed: EngineBed, answer: Answer, stateDirectory: string): Promise<void> {
  const groups = await bed.client.admin.listGroups()
  expect(groups.filter(({ groupId }) => groupId.includes(answer.id))).toEqual([])
  const topics = [...(await bed.client.admin.describeTopics()).keys()]
  expect(topics.filter((topic) => topic.includes(answer.id))).toEqual([])
  expect(existsSync(join(stateDirectory, `_confluent-ksql-${bed.serviceId}${answer.id}`))).toBe(false)
}

export const querySuite: Readonly<Record<string, (bootstrapServers: string) => Promise<void>>> = {
  async 'a pull query gives the rows that a table has now'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute(`
      CREATE TABLE per_person WITH (KAFKA_TOPIC = '${bed.topic('per_person')}') AS
        SELECT who, COUNT(*) AS n FROM questions GROUP BY who HAVING COUNT(*) < 3;
      INSERT INTO questions VALUES (1, 'ann', 'a'); INSERT INTO questions VALUES (2, 'bob', 'b');
      INSERT INTO questions VALUES (3, 'ann', 'c'); INSERT INTO questions VALUES (4, 'cid', 'd');`)
    await eventually(async () => (await rowsOf(engine.query('SELECT * FROM per_person;'))).length === 3)
    await eventually(
      async () => (await rowsOf(engine.query("SELECT n FROM per_person WHERE who = 'ann';")))[0]?.['N'] === 2,
    )
    expect(await rowsOf(engine.query("SELECT * FROM per_person WHERE who IN ('bob', 'nobody');"))).toEqual([
      { WHO: 'bob', N: 1 },
    ])
    expect(await rowsOf(engine.query("SELECT who FROM per_person WHERE who > 'ann' AND n = 1 LIMIT 1;"))).toHaveLength(
      1,
    )
    await engine.execute("INSERT INTO questions VALUES (5, 'ann', 'e');")
    await eventually(
      async () => (await rowsOf(engine.query("SELECT * FROM per_person WHERE who = 'ann';"))).length === 0,
    )
  },

  async 'a pull query right after a start waits for the partitions of its table'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute(`
      CREATE TABLE per_person WITH (KAFKA_TOPIC = '${bed.topic('per_person')}') AS
        SELECT who, COUNT(*) AS n FROM questions GROUP BY who;
      INSERT INTO questions VALUES (1, 'ann', 'a');`)
    await eventually(async () => (await rowsOf(engine.query('SELECT * FROM per_person;'))).length === 1)
    await engine.close()
    const again = await bed.engine()
    expect(await rowsOf(again.query('SELECT * FROM per_person;'))).toEqual([{ WHO: 'ann', N: 1 }])
    await expect(again.execute('SELECT * FROM per_person;')).rejects.toThrow('Statement not executable: query')
  },

  async 'EXPLAIN tells the plan of a query that runs, and draws it'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    const [created] = await engine.execute(`
      CREATE TABLE per_person WITH (KAFKA_TOPIC = '${bed.topic('per_person')}') AS
        SELECT who, COUNT(*) AS n FROM questions GROUP BY who;`)
    if (created?.kind !== 'query-created') throw new Error(`created: ${created?.kind}`)
    const [explained] = await engine.execute(`EXPLAIN ${created.query.id};`)
    if (explained?.kind !== 'explained') throw new Error(`explained: ${explained?.kind}`)
    expect(explained.message).toBe(explained.plan)
    expect(explained.plan).toContain(`topic: ${bed.topic('per_person')}`)
    expect(explained.picture).toMatch(/^<svg [^]*<\/svg>\n$/)
    for (const text of [bed.topic('questions'), 'COUNT(*) AS N', 'store Aggregate-Aggregate-Materialize'])
      expect(explained.picture).toContain(text)
  },

  async 'the table of a foreign-key join is looked up as others are, also after a restart; one without a query is not'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const first = await bed.engine()
    const table = (name: string, columns: string): string =>
      `CREATE TABLE ${name} (id INT PRIMARY KEY, ${columns}) WITH (KAFKA_TOPIC = '${bed.topic(name)}', PARTITIONS = 2, VALUE_FORMAT = 'JSON');`
    await first.execute(`
      ${table('books', 'title STRING, author INT')} ${table('authors', 'name STRING')}
      CREATE TABLE written WITH (KAFKA_TOPIC = '${bed.topic('written')}') AS
        SELECT b.id AS book, UCASE(title) AS title, name FROM books b LEFT JOIN authors a ON b.author = a.id WHERE title <> 'x';
      INSERT INTO authors VALUES (1, 'ann'); INSERT INTO authors VALUES (2, 'bob');
      INSERT INTO books VALUES (10, 'a', 1); INSERT INTO books VALUES (11, 'b', 2); INSERT INTO books VALUES (12, 'c', 3);
      INSERT INTO books VALUES (13, 'x', 1);`)
    await expect(first.ask('SELECT * FROM books WHERE id = 10;')).rejects.toThrow(
      "The `BOOKS` table isn't queryable. To derive a queryable table, you can do 'CREATE TABLE QUERYABLE_BOOKS AS SELECT * FROM BOOKS'.",
    )
    const rows = async (engine: SqlEngine, where = ''): Promise<readonly string[]> =>
      (await rowsOf(engine.query(`SELECT book, title, name FROM written ${where};`))).map((row) =>
        Object.values(row).join(),
      )
    await eventually(async () => (await rows(first)).toSorted().join(' ') === '10,A,ann 11,B,bob 12,C,')
    expect(await rows(first, "WHERE name = 'bob'")).toEqual(['11,B,bob'])
    await first.execute("INSERT INTO authors VALUES (3, 'cid'); INSERT INTO books VALUES (10, 'aa', 2);")
    await eventually(async () => (await rows(first)).includes('12,C,cid'))
    await eventually(async () => (await rows(first)).includes('10,AA,bob'))
    const topics = [...(await bed.client.admin.describeTopics()).keys()]
    expect(topics).toContain(`_confluent-ksql-${bed.serviceId}query_CTAS_WRITTEN_2-Project-Last-changelog`)
    await first.close()
    const second = await bed.engine({}, 'another machine')
    await eventually(async () => (await rows(second, 'WHERE book IN (10, 12, 13)').catch(() => [])).length === 2)
    expect((await rows(second, 'WHERE book >= 10')).toSorted()).toEqual(['10,AA,bob', '11,B,bob', '12,C,cid'])
  },

  async 'rows are what a schema makes of them, and the first one that it refuses ends the query'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine, 1)
    await engine.execute(`
      INSERT INTO questions VALUES (1, 'ann', 'a'); INSERT INTO questions VALUES (2, NULL, 'b');
      INSERT INTO questions VALUES (3, 'cid', 'c');`)
    const shouted = z.object({ ID: z.number(), WHO: z.string().transform((who) => who.toUpperCase()) })
    const rows: z.infer<typeof shouted>[] = []
    for await (const row of engine.query('SELECT * FROM questions WHERE id <> 2;', { schema: shouted })) rows.push(row)
    expect(rows).toEqual([
      { ID: 1, WHO: 'ANN' },
      { ID: 3, WHO: 'CID' },
    ])
    const properties = { 'auto.offset.reset': 'earliest' }
    const asked = engine.query('SELECT * FROM questions EMIT CHANGES;', { schema: shouted, properties })
    expect(await asked.next()).toEqual({ done: false, value: { ID: 1, WHO: 'ANN' } })
    await expect(asked.next()).rejects.toMatchObject({
      code: 'ENGINE_ROW_REFUSED',
      message: expect.stringContaining('the zod schema refuses row 2 (WHO: '),
      details: { row: { ID: 2, WHO: null, TITLE: 'b' }, number: 2 },
    })
    expect(await asked.next()).toEqual({ done: true, value: undefined })
    expect(engine.port.answers.size).toBe(0)
  },

  async 'a SELECT of a stream ends where the stream ends when it is asked'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute("INSERT INTO questions VALUES (1, 'ann', 'a'); INSERT INTO questions VALUES (2, 'bob', 'b');")
    const answer = await engine.ask(
      "SELECT id, EXPLODE(SPLIT(CONCAT(who, ',', title), ',')) AS word FROM questions WHERE id > 0;",
    )
    const words: string[] = []
    for await (const { columns } of answer) {
      words.push(columns[1] as string)
      if (words.length === 1) await engine.execute("INSERT INTO questions VALUES (3, 'cid', 'c');")
    }
    expect(words.toSorted()).toEqual(['a', 'ann', 'b', 'bob'])
    expect(answer.end).toBe('completed')
  },

  async 'aggregates of a stream without EMIT are of what it has when they are asked for, as one row, and then it is over'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine, 3)
    const all = 'SELECT COUNT(*) AS n, COLLECT_LIST(title) AS titles FROM questions;'
    // As in ksqlDB, a group comes with its first row.
    expect(await rowsOf(engine.query(all))).toEqual([])
    for (const id of [1, 2, 3, 4, 5]) await engine.execute(`INSERT INTO questions VALUES (${id}, 'ann', 't${id}');`)
    const answer = await engine.ask(all)
    expect(answer.kind).toBe('scan')
    const rows: unknown[] = []
    for await (const row of answer) rows.push(row)
    expect(rows).toEqual([{ columns: [5, expect.any(Array)], tombstone: false }])
    expect((rows[0] as { columns: [number, string[]] }).columns[1].toSorted()).toEqual(['t1', 't2', 't3', 't4', 't5'])
    expect(answer.end).toBe('completed')
    await expectGone(bed, answer, engine.port.stateDirectory)
    expect(await rowsOf(engine.query('SELECT SUM(id) AS s FROM questions WHERE id > 2 LIMIT 1;'))).toEqual([{ S: 12 }])
    expect(await rowsOf(engine.query('SELECT MAX(id) AS m FROM questions WHERE id > 9;'))).toEqual([])
    for (const [clause, text] of [
      ['GROUP BY', 'SELECT who, COUNT(*) FROM questions GROUP BY who;'],
      ['WINDOW', 'SELECT COUNT(*) FROM questions WINDOW TUMBLING (SIZE 1 HOUR);'],
      ['HAVING', 'SELECT COUNT(*) FROM questions HAVING COUNT(*) > 1;'],
      ['PARTITION BY', 'SELECT * FROM questions PARTITION BY who;'],
      ['JOIN', 'SELECT * FROM questions a JOIN questions b WITHIN 1 HOUR ON a.who = b.who;'],
    ] as const) {
      await expect(engine.ask(text)).rejects.toThrow(`Pull queries don't support ${clause} clauses.`)
    }
  },

  async 'a push query gives what comes, and leaves nothing behind'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute("INSERT INTO questions VALUES (1, 'before', 'a');")
    const answer = await engine.ask('SELECT who, ROWPARTITION >= 0 AS placed FROM questions EMIT CHANGES;', {
      properties: { 'auto.offset.reset': 'latest' },
    })
    void answer.running.then(() => engine.execute("INSERT INTO questions VALUES (2, 'after', 'b');"))
    for await (const { columns } of answer) {
      expect(columns).toEqual(['after', true])
      break
    }
    expect(answer.end).toBeUndefined()
    await expectGone(bed, answer, engine.port.stateDirectory)
  },

  async 'a push query over groups tells each change, and its group, topics and state go with it'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute("INSERT INTO questions VALUES (1, 'ann', 'a'); INSERT INTO questions VALUES (2, 'ann', 'b');")
    const answer = await engine.ask('SELECT who, COUNT(*) AS n FROM questions GROUP BY who EMIT CHANGES LIMIT 3;')
    const rows: unknown[] = []
    for await (const { columns } of answer) {
      rows.push(columns)
      if (rows.length === 2) await engine.execute("INSERT INTO questions VALUES (3, 'bob', 'c');")
    }
    expect(rows).toEqual([
      ['ann', 1],
      ['ann', 2],
      ['bob', 1],
    ])
    expect(answer.end).toBe('limit')
    await expectGone(bed, answer, engine.port.stateDirectory)
  },

  async 'a push query that waits for rows ends when it is closed'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    const answer = await engine.ask('SELECT who, COUNT(*) AS n FROM questions GROUP BY who EMIT CHANGES;')
    const rows = answer[Symbol.asyncIterator]()
    const waiting = rows.next()
    await answer.running
    await answer.close()
    expect(await waiting).toEqual({ done: true, value: undefined })
    await expectGone(bed, answer, engine.port.stateDirectory)
  },

  async 'a push query over a table tells of rows that are gone by their key'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute(`
      CREATE TABLE few WITH (KAFKA_TOPIC = '${bed.topic('few')}') AS
        SELECT who, COUNT(*) AS n FROM questions GROUP BY who HAVING COUNT(*) < 2;
      INSERT INTO questions VALUES (1, 'ann', 'a');`)
    const answer = await engine.ask('SELECT n, who FROM few EMIT CHANGES LIMIT 2;')
    const rows: unknown[] = []
    for await (const row of answer) {
      rows.push(row)
      if (rows.length === 1) await engine.execute("INSERT INTO questions VALUES (2, 'ann', 'b');")
    }
    expect(rows).toEqual([
      { columns: [1, 'ann'], tombstone: false },
      { columns: [null, 'ann'], tombstone: true },
    ])
  },

  async 'an engine that has a part of a table says so instead of leaving rows out'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine, 4)
    await engine.execute(`
      CREATE TABLE per_person WITH (KAFKA_TOPIC = '${bed.topic('per_person')}') AS
        SELECT who, COUNT(*) AS n FROM questions GROUP BY who;`)
    await bed.engine({}, 'two')
    const question = (): Promise<unknown> =>
      rowsOf(engine.query('SELECT * FROM per_person;')).then(
        () => undefined,
        (error: unknown) => (error as { code?: string }).code,
      )
    await eventually(async () => (await question()) === 'ENGINE_TABLE_ELSEWHERE')
  },

  async 'SHOW and DESCRIBE tell what there is'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine)
    await engine.execute(`
      CREATE TABLE per_person WITH (KAFKA_TOPIC = '${bed.topic('per_person')}') AS
        SELECT who, COUNT(*) AS n FROM questions GROUP BY who;
      CREATE TYPE point AS STRUCT<x INT, y INT>;
      INSERT INTO questions VALUES (1, 'ann', 'a');`)
    await eventually(async () => (await rowsOf(engine.query('SELECT * FROM per_person;'))).length === 1)
    const told = async (text: string): Promise<readonly unknown[]> => {
      const [result] = await engine.execute(text)
      return factsOf(result as Listing).flatMap(({ rows }) => rows)
    }
    expect(await told('SHOW STREAMS;')).toEqual([['QUESTIONS', bed.topic('questions'), 'KAFKA', 'JSON', false]])
    expect(await told('SHOW TABLES;')).toEqual([['PER_PERSON', bed.topic('per_person'), 'KAFKA', 'JSON', false]])
    expect(await told('DESCRIBE per_person;')).toEqual([
      ['WHO', 'STRING', 'primary key'],
      ['N', 'BIGINT', null],
    ])
    expect(await told('SHOW TYPES;')).toEqual([['POINT', 'STRUCT<`X` INTEGER, `Y` INTEGER>']])
    expect(await told('SHOW TOPICS;')).toContainEqual([bed.topic('questions'), 2, 1])
    expect(await told('DESCRIBE FUNCTION abs;')).toContainEqual(['ABS(INTEGER value) -> INTEGER'])
    expect(await engine.execute("SET 'a.b'='c';").then(() => told('SHOW PROPERTIES;'))).toContainEqual(['a.b', 'c'])
    const [extended] = await engine.execute('DESCRIBE questions EXTENDED;')
    expect(extended).toMatchObject({
      kind: 'sources-described',
      sources: [{ readBy: ['CTAS_PER_PERSON_1'], writtenBy: [], topic: { partitions: 2, replicas: 1 } }],
    })
    const push = await engine.ask('SELECT * FROM questions EMIT CHANGES;')
    const rows = push[Symbol.asyncIterator]()
    await rows.next()
    expect(await told('SHOW QUERIES;')).toEqual([
      ['CTAS_PER_PERSON_1', 'PERSISTENT', 'RUNNING', 'PER_PERSON', expect.stringContaining('CREATE TABLE')],
      [push.id, 'PUSH', 'RUNNING', null, 'SELECT * FROM questions EMIT CHANGES;'],
    ])
    await push.close()
    expect(await told('SHOW QUERIES;')).toHaveLength(1)
    await expect(engine.execute('DESCRIBE nothing;')).rejects.toThrow("Could not find STREAM/TABLE 'NOTHING'")
  },

  async 'PRINT shows the records of a topic until it is closed'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await questions(bed, engine, 1)
    await engine.execute(`
      INSERT INTO questions (ROWTIME, id, who) VALUES (1670001722556, 7, 'ann');
      INSERT INTO questions (ROWTIME, id, who) VALUES (1670001722557, 8, 'bob');
      INSERT INTO questions (ROWTIME, id, who) VALUES (1670001722558, 9, 'cid');`)
    const lines: string[] = []
    const topic = bed.topic('questions')
    const printed = await engine.print(`PRINT '${topic}' FROM BEGINNING INTERVAL 2 LIMIT 2;`)
    for await (const line of printedLines(printed)) lines.push(line)
    expect(lines).toEqual([
      'Key format: KAFKA_INT or KAFKA_STRING',
      'Value format: JSON or KAFKA_STRING',
      'rowtime: 2022/12/02 17:22:02.556 Z, key: 7, value: {"WHO":"ann","TITLE":null}, partition: 0',
      'rowtime: 2022/12/02 17:22:02.558 Z, key: 9, value: {"WHO":"cid","TITLE":null}, partition: 0',
    ])
    const endless = await engine.print(`PRINT '${topic}';`)
    const waiting = endless[Symbol.asyncIterator]().next()
    endless.close()
    expect((await waiting).done).toBe(true)
    await expect(engine.print("PRINT 'nothing';")).rejects.toThrow("Could not find topic 'nothing'")
  },
}
