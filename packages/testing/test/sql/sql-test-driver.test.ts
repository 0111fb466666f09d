import { SqlTestDriver } from '@millrace/testing/sql'
import { describe, expect, onTestFinished, test } from 'vitest'

function open(options: ConstructorParameters<typeof SqlTestDriver>[0] = {}): SqlTestDriver {
  const driver = new SqlTestDriver(options)
  onTestFinished(() => driver.close())
  return driver
}

const answers = `
CREATE STREAM answers (id INT KEY, text STRING) WITH (kafka_topic='answers', value_format='JSON');
CREATE TABLE counts AS SELECT id, COUNT(*) AS n FROM answers GROUP BY id;
`

describe('a statement', () => {
  test('is done when everything that follows from it is, through chains of queries', async () => {
    const driver = open()
    await driver.execute(`${answers}
      CREATE TABLE many AS SELECT * FROM counts WHERE n > 1;
      INSERT INTO answers VALUES (7, 'a');
      INSERT INTO answers (id, text, rowtime) VALUES (7, 'b', 20);`)
    expect(await driver.rows('MANY')).toEqual([{ values: { ROWTIME: 20, ID: 7, N: 2 }, isTombstone: false }])
    expect(await driver.rows('COUNTS')).toHaveLength(2)
    expect(await driver.rows('ANSWERS')).toHaveLength(2)
  })

  test('that starts a query lets it see what comes from then on, or all of it where it is asked to', async () => {
    const driver = open()
    await driver.execute(`
      CREATE STREAM s (id INT KEY, a INT) WITH (kafka_topic='s', value_format='JSON');
      INSERT INTO s VALUES (1, 1);
      CREATE STREAM later AS SELECT * FROM s;
      SET 'auto.offset.reset' = 'earliest';
      CREATE STREAM all_of_it AS SELECT * FROM s;
      INSERT INTO s VALUES (2, 2);`)
    expect((await driver.rows('LATER')).map(({ values }) => values['ID'])).toEqual([2])
    expect((await driver.rows('ALL_OF_IT')).map(({ values }) => values['ID'])).toEqual([1, 2])
  })

  test('that replaces a query lets the new one go on with what the old one knew', async () => {
    const driver = open()
    await driver.execute(`${answers}
      INSERT INTO answers VALUES (1, 'a');
      CREATE OR REPLACE TABLE counts AS SELECT id, COUNT(*) AS n FROM answers WHERE rowtime < 10 GROUP BY id;
      INSERT INTO answers (id, text, rowtime) VALUES (1, 'late', 20);
      INSERT INTO answers VALUES (1, 'b');`)
    expect((await driver.rows('COUNTS')).map(({ values }) => values['N'])).toEqual([1, 2])
  })

  test('that inserts keys alone makes rows, of a stream and of a table that is kept', async () => {
    const driver = open()
    await driver.execute(`
      CREATE STREAM seen (id INT KEY) WITH (kafka_topic='seen', value_format='JSON');
      CREATE TABLE known (id INT PRIMARY KEY) WITH (kafka_topic='known', value_format='JSON');
      CREATE STREAM marked AS SELECT id, 'x' AS mark FROM seen;
      CREATE TABLE listed AS SELECT id, 'y' AS mark FROM known;
      INSERT INTO seen VALUES (1);
      INSERT INTO known VALUES (2);`)
    expect((await driver.rows('MARKED')).map(({ values }) => values['MARK'])).toEqual(['x'])
    expect((await driver.rows('LISTED')).map(({ values }) => values['MARK'])).toEqual(['y'])
  })

  test('that ends a query leaves its topic, unless that is to be deleted, too', async () => {
    const driver = open()
    await driver.execute(
      `${answers} INSERT INTO answers VALUES (1, 'a'); TERMINATE ALL; INSERT INTO answers VALUES (1, 'b');`,
    )
    expect(await driver.rows('COUNTS')).toHaveLength(1)
    await driver.execute('DROP TABLE counts DELETE TOPIC;')
    await expect(driver.rows('COUNTS')).rejects.toThrow(
      'TESTING_UNKNOWN_SOURCE: there is no stream or table COUNTS; there are: ANSWERS',
    )
    await driver.execute('CREATE TABLE counts AS SELECT id, COUNT(*) AS n FROM answers GROUP BY id;')
    expect(await driver.rows('COUNTS')).toEqual([])
  })

  test('that fails leaves what those before it did', async () => {
    const driver = open()
    await expect(driver.execute(`${answers} INSERT INTO answers VALUES (1, 'a'); SELEC 1;`)).rejects.toThrow(
      'SQL_SYNTAX',
    )
    expect(await driver.rows('COUNTS')).toHaveLength(1)
  })

  test('that asks for rows is refused', async () => {
    await expect(open().execute(`${answers} SELECT * FROM answers EMIT CHANGES;`)).rejects.toThrow('TESTING_SCRIPT')
  })

  test('may name variables that were defined before it, also in another text', async () => {
    const driver = open()
    await driver.execute("DEFINE topic = 'answers-v2';")
    await driver.execute("CREATE STREAM s (a INT) WITH (kafka_topic='${topic}', value_format='JSON');")
    expect(driver.catalog.source('S')?.topic).toBe('answers-v2')
    await driver.execute('UNDEFINE TOPIC;')
    await driver.execute("CREATE STREAM t (a INT) WITH (kafka_topic='${topic}', value_format='JSON');")
    expect(driver.catalog.source('T')?.topic).toBe('${topic}')
  })
})

test('formats with schemas, windowed keys and the mocked clock work as anywhere', async () => {
  const driver = open({ initialWallClockMs: 61_000 })
  await driver.execute(`
    CREATE STREAM s (id INT KEY, a INT) WITH (kafka_topic='s', value_format='AVRO');
    CREATE TABLE w AS SELECT id, SUM(a) AS a FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY id;
    INSERT INTO s VALUES (1, 5);`)
  driver.advanceWallClock(60_000)
  await driver.execute('INSERT INTO s VALUES (1, 6);')
  expect((await driver.rows('W')).map(({ values }) => values)).toEqual([
    { ROWTIME: 61_000, WINDOWSTART: 60_000, WINDOWEND: 120_000, ID: 1, A: 5 },
    { ROWTIME: 121_000, WINDOWSTART: 120_000, WINDOWEND: 180_000, ID: 1, A: 6 },
  ])
})

test('a partition count that is given is kept: a join of topics that differ in it is refused', async () => {
  const driver = open()
  await expect(
    driver.execute(`
      CREATE STREAM s (id INT KEY, a INT) WITH (kafka_topic='s', value_format='JSON', partitions=2);
      CREATE TABLE t (id INT PRIMARY KEY, b INT) WITH (kafka_topic='t', value_format='JSON');
      CREATE STREAM j AS SELECT s.id, a, b FROM s JOIN t ON s.id = t.id;`),
  ).rejects.toThrow("Can't join `S` with `T` since the number of partitions don't match.")
})

test('queries that feed each other are refused when a record would go round for ever', async () => {
  const driver = open()
  await driver.execute(`
    CREATE STREAM a (id INT KEY, v INT) WITH (kafka_topic='a', value_format='JSON');
    CREATE STREAM b AS SELECT * FROM a;
    INSERT INTO a SELECT * FROM b;`)
  await expect(driver.execute('INSERT INTO a VALUES (1, 1);')).rejects.toThrow(
    'TESTING_CIRCLE: Detected illegal cycle in topology: a->B->a',
  )
})

test('a script that RUN SCRIPT names is read by the program', async () => {
  const driver = open({ readScript: (path) => (path === 'answers.sql' ? answers : '') })
  await driver.execute("RUN SCRIPT 'answers.sql'; INSERT INTO answers VALUES (1, 'a');")
  expect(await driver.rows('COUNTS')).toHaveLength(1)
  await expect(open().execute("RUN SCRIPT 'x.sql';")).rejects.toThrow('TESTING_SCRIPT')
  const circle = open({ readScript: (path) => (path === 'a' ? "RUN SCRIPT 'b';" : "RUN SCRIPT 'a';") })
  await expect(circle.execute("RUN SCRIPT 'a';")).rejects.toThrow(
    "TESTING_SCRIPT: RUN SCRIPT 'a': the script runs itself",
  )
})

describe('an assertion', () => {
  const fed = `${answers} INSERT INTO answers VALUES (1, 'it''s'); INSERT INTO answers VALUES (2, NULL);`

  test('takes the next row, and compares only what it names', async () => {
    await open().execute(`${fed}
      ASSERT VALUES answers (text) VALUES ('it''s');
      ASSERT VALUES answers VALUES (2, NULL);
      ASSERT VALUES counts (n, rowtime) VALUES (1, 0);
      ASSERT TABLE counts (id INT PRIMARY KEY, n BIGINT) WITH (kafka_topic='COUNTS');`)
  })

  test('that does not hold shows both rows by column', async () => {
    await expect(open().execute(`${fed} ASSERT VALUES answers (id, text) VALUES (1, 'its');`)).rejects.toThrow(
      [
        'TESTING_ASSERTION: Expected record does not match actual.',
        '          ROWTIME  ID  TEXT',
        "expected           1   'its'",
        "actual    0        1   'it''s'",
      ].join('\n'),
    )
  })

  test('of one row more than there are shows those that there are', async () => {
    const script = `${fed} ASSERT VALUES counts (id) VALUES (1); ASSERT VALUES counts (id) VALUES (2); ASSERT NULL VALUES counts KEY (1);`
    await expect(open().execute(script)).rejects.toThrow(
      [
        'TESTING_ASSERTION: Expected another record, but all records have already been read:',
        '                    ROWTIME  ID  N',
        'expected tombstone           1',
        'actual              0        1   1',
        'actual              0        2   1',
      ].join('\n'),
    )
  })

  test('tells a tombstone from a row without values', async () => {
    const filtered = `
      CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (kafka_topic='t', value_format='JSON');
      CREATE TABLE f AS SELECT * FROM t WHERE a > 0;
      INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (1, 0);
      ASSERT VALUES f VALUES (1, 1);`
    await open().execute(`${filtered} ASSERT NULL VALUES f (id) KEY (1);`)
    await expect(open().execute(`${filtered} ASSERT VALUES f (id) VALUES (1);`)).rejects.toThrow('actual tombstone')
    await expect(open().execute(`${filtered} ASSERT NULL VALUES f (id) KEY (2);`)).rejects.toThrow('TESTING_ASSERTION')
  })

  test('of a source says each way in which it is another one', async () => {
    await expect(open().execute(`${answers} ASSERT STREAM counts WITH (kafka_topic='c');`)).rejects.toThrow(
      'Expected type does not match actual for source COUNTS.\n\tExpected: STREAM\n\tActual: TABLE\n' +
        'Expected kafka topic does not match actual for source COUNTS.\n\tExpected: c\n\tActual: COUNTS',
    )
  })
})
