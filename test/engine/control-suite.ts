// What becomes of persistent queries and of what they stand on: paused, resumed, terminated, replaced, dropped; the same after a restart and in a second engine.
import type { SqlEngine } from '@millrace/engine'
import { isMillraceError, type MillraceError } from '@millrace/record'
import { expect } from 'vitest'
import { EngineBed } from './engine-bed.ts'
import { eventually } from './eventually.ts'

/** A stream of numbers, and two queries on it whose topics are `doubled` and `seen`. */
async function numbers(bed: EngineBed, engine: SqlEngine): Promise<void> {
  await engine.execute(`
    CREATE STREAM numbers (n INT) WITH (KAFKA_TOPIC = '${bed.topic('numbers')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
    CREATE STREAM doubled WITH (KAFKA_TOPIC = '${bed.topic('doubled')}') AS SELECT n * 2 AS n FROM numbers;
    CREATE STREAM seen WITH (KAFKA_TOPIC = '${bed.topic('seen')}') AS SELECT n FROM numbers;`)
}

const states = (engine: SqlEngine): readonly string[] =>
  engine.queries.map(({ query, state }) => `${query.id} ${state}`)

async function insert(bed: EngineBed, engine: SqlEngine, number: number): Promise<void> {
  await engine.execute(`INSERT INTO numbers VALUES (${number});`)
  await eventually(async () => (await bed.values('seen')).includes(`{"N":${number}}`))
}

/** The code with which a text is refused. */
async function refusal(engine: SqlEngine, text: string): Promise<string> {
  const error: unknown = await engine.execute(text).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return isMillraceError(error) ? error.code : `not refused: ${String(error)}`
}

const has = async (bed: EngineBed, topic: string): Promise<boolean> =>
  (await bed.client.admin.describeTopics()).has(topic)

export const controlSuite: Readonly<Record<string, (bootstrapServers: string) => Promise<void>>> = {
  async 'a paused query reads nothing, also after a restart; resumed, it goes on where it was'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const first = await bed.engine()
    await numbers(bed, first)
    await insert(bed, first, 1)
    await eventually(async () => (await bed.values('doubled')).length === 1)
    expect(await first.execute('PAUSE CSAS_DOUBLED_1;')).toMatchObject([{ message: 'Query paused.' }])
    expect(states(first)).toEqual(['CSAS_DOUBLED_1 PAUSED', 'CSAS_SEEN_2 RUNNING'])
    await insert(bed, first, 2)
    expect(await bed.values('doubled')).toEqual(['{"N":2}'])
    await first.close()

    const second = await bed.engine()
    expect(states(second)).toEqual(['CSAS_DOUBLED_1 PAUSED', 'CSAS_SEEN_2 RUNNING'])
    await insert(bed, second, 3)
    expect(await bed.values('doubled')).toEqual(['{"N":2}'])
    await second.execute('RESUME CSAS_DOUBLED_1;')
    await eventually(async () => (await bed.values('doubled')).length === 3)
    expect(await bed.values('doubled')).toEqual(['{"N":2}', '{"N":4}', '{"N":6}'])
  },

  async 'a terminated query leaves its sink; its internal topics and its group go, and it does not come back'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const first = await bed.engine()
    await numbers(bed, first)
    await first.execute(
      `CREATE TABLE counts WITH (KAFKA_TOPIC = '${bed.topic('counts')}') AS SELECT n, COUNT(*) AS c FROM numbers GROUP BY n;`,
    )
    await insert(bed, first, 1)
    await eventually(async () => (await bed.values('counts')).length === 1)
    const applicationId = first.queries[2]?.query.applicationId ?? ''
    const internal = async (): Promise<readonly string[]> =>
      [...(await bed.client.admin.describeTopics()).keys()].filter((name) => name.startsWith(`${applicationId}-`))
    expect(await internal()).toHaveLength(2)

    await first.execute('TERMINATE CTAS_COUNTS_3;')
    expect(states(first)).toEqual(['CSAS_DOUBLED_1 RUNNING', 'CSAS_SEEN_2 RUNNING'])
    await eventually(async () => (await internal()).length === 0)
    expect((await bed.client.admin.groupOffsets(applicationId).catch(() => new Map())).size).toBe(0)
    expect(await bed.values('counts')).toHaveLength(1)
    expect(await refusal(first, 'TERMINATE CTAS_COUNTS_3;')).toBe('SQL_STATEMENT')
    await first.close()

    const second = await bed.engine()
    expect(states(second)).toEqual(['CSAS_DOUBLED_1 RUNNING', 'CSAS_SEEN_2 RUNNING'])
    expect(await second.execute('DROP TABLE counts;')).toMatchObject([{ kind: 'source-dropped' }])
  },

  async 'CREATE OR REPLACE goes on where the query before it was, with its new text'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const first = await bed.engine()
    await numbers(bed, first)
    await insert(bed, first, 1)
    await eventually(async () => (await bed.values('doubled')).length === 1)
    const replace = (factor: number): string =>
      `CREATE OR REPLACE STREAM doubled WITH (KAFKA_TOPIC = '${bed.topic('doubled')}') AS SELECT n * ${factor} AS n FROM numbers;`
    expect(await first.execute(replace(10))).toMatchObject([{ kind: 'query-created', replaces: true }])
    await insert(bed, first, 2)
    await eventually(async () => (await bed.values('doubled')).length === 2)
    // A replaced query runs, whatever the one before did, here and after a restart.
    await first.execute(`PAUSE CSAS_DOUBLED_1; ${replace(100)}`)
    expect(states(first).toSorted()).toEqual(['CSAS_DOUBLED_1 RUNNING', 'CSAS_SEEN_2 RUNNING'])
    await first.close()
    const second = await bed.engine()
    expect(states(second).toSorted()).toEqual(['CSAS_DOUBLED_1 RUNNING', 'CSAS_SEEN_2 RUNNING'])
    await insert(bed, second, 3)
    await eventually(async () => (await bed.values('doubled')).length === 3)
    expect(await bed.values('doubled')).toEqual(['{"N":2}', '{"N":20}', '{"N":300}'])
  },

  async 'a topic that is there has to be as the statement says, or is taken as it is'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    const [two, three] = [bed.topic('two'), bed.topic('three')]
    await engine.execute(`
      CREATE STREAM a (id INT) WITH (KAFKA_TOPIC = '${two}', PARTITIONS = 2, VALUE_FORMAT = 'JSON');
      CREATE STREAM b (id INT) WITH (KAFKA_TOPIC = '${three}', PARTITIONS = 3, VALUE_FORMAT = 'JSON');`)
    const wrong = `CREATE STREAM c (id INT) WITH (KAFKA_TOPIC = '${two}', PARTITIONS = 5, VALUE_FORMAT = 'JSON');`
    await expect(engine.execute(wrong)).rejects.toThrow('KSQL expects 5 partitions (topic has 2)')
    const sink = `CREATE STREAM d WITH (KAFKA_TOPIC = '${three}') AS SELECT * FROM a;`
    await expect(engine.execute(sink)).rejects.toThrow('KSQL expects 2 partitions (topic has 3)')
    await engine.execute(`
      CREATE STREAM e (id INT) WITH (KAFKA_TOPIC = '${two}', VALUE_FORMAT = 'JSON');
      CREATE STREAM f (id INT) WITH (KAFKA_TOPIC = '${two}', PARTITIONS = 2, REPLICAS = 1, VALUE_FORMAT = 'JSON');`)
    expect(engine.port.session.catalog.sources.map(({ name }) => name)).toEqual(['A', 'B', 'E', 'F'])
  },

  async 'DROP is refused while a query reads; DELETE TOPIC deletes the topic, and without it the topic stays'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await numbers(bed, engine)
    expect(await refusal(engine, 'DROP STREAM numbers;')).toBe('SQL_STATEMENT')
    expect(states(engine)).toEqual(['CSAS_DOUBLED_1 RUNNING', 'CSAS_SEEN_2 RUNNING'])
    await engine.execute('DROP STREAM doubled; DROP STREAM seen DELETE TOPIC;')
    expect(states(engine)).toEqual([])
    expect(await has(bed, bed.topic('doubled'))).toBe(true)
    await eventually(async () => !(await has(bed, bed.topic('seen'))))
    expect(await engine.execute('DROP STREAM numbers DELETE TOPIC;')).toMatchObject([{ kind: 'source-dropped' }])
    await eventually(async () => !(await has(bed, bed.topic('numbers'))))
  },

  async 'ASSERT TOPIC waits for what it says, and what it says after its time ends the script with what was done before'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    await numbers(bed, engine)
    const topic = bed.topic('numbers')
    const told = async (text: string): Promise<readonly string[]> =>
      (await engine.execute(text)).map(({ message }) => message)
    expect(
      await told(`ASSERT TOPIC ${topic}; ASSERT TOPIC '${topic}' WITH (PARTITIONS = 1, replicas = 1);
        ASSERT NOT EXISTS TOPIC ${topic}_not;`),
    ).toEqual([`Topic ${topic} exists`, `Topic ${topic} exists`, `Topic ${topic}_not does not exist`])

    const began = performance.now()
    const wrong: unknown = await engine
      .execute(
        `CREATE TYPE before_it AS INT; ASSERT TOPIC ${topic}_not TIMEOUT 300 MILLISECONDS; CREATE TYPE after_it AS INT;`,
      )
      .catch((error: unknown) => error)
    expect(wrong).toMatchObject({
      code: 'ENGINE_ASSERTION_FAILED',
      message: expect.stringContaining(`Topic ${topic}_not does not exist`),
      details: { results: [{ kind: 'type-created' }] },
    })
    expect(performance.now() - began).toBeGreaterThanOrEqual(300)
    expect([...engine.port.session.catalog.types.keys()]).toEqual(['BEFORE_IT'])
    const failure = (text: string): Promise<string> =>
      engine.execute(text, { properties: { 'ksql.assert.topic.default.timeout.ms': 1 } }).then(
        () => 'it holds',
        (error: unknown) => (error as Error).message,
      )
    expect(await failure(`ASSERT NOT EXISTS TOPIC ${topic};`)).toBe(`ENGINE_ASSERTION_FAILED: Topic ${topic} exists`)
    expect(await failure(`ASSERT TOPIC ${topic} WITH (PARTITIONS = 2, REPLICAS = '1');`)).toBe(
      `ENGINE_ASSERTION_FAILED: Mismatched configuration for topic ${topic}: For config partitions, expected 2 got 1\n` +
        `Mismatched configuration for topic ${topic}: For config replicas, expected 1 got 1`,
    )
    expect(await failure(`ASSERT TOPIC ${topic} WITH (SEGMENTS = 2);`)).toContain(
      'Cannot assert unknown topic property: SEGMENTS',
    )

    const waiting = engine.execute(`ASSERT TOPIC ${topic}_late WITH (PARTITIONS = 3) TIMEOUT 20 SECONDS;`)
    await bed.client.admin.createTopics([{ name: `${topic}_late`, partitions: 3, replicationFactor: 1 }])
    expect(await waiting).toMatchObject([{ kind: 'topic-asserted', exists: true }])
  },

  async 'what an engine has not it says, and what to do instead'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    const missing = [
      ["ALTER SYSTEM 'a' = 'b';", /ALTER SYSTEM is not part of an engine[^]*properties/],
      ["CREATE SOURCE CONNECTOR c WITH ('a' = 'b');", /Kafka Connect/],
      ['DROP CONNECTOR c;', /Kafka Connect/],
      ['DESCRIBE CONNECTOR c;', /Kafka Connect/],
      ['SHOW CONNECTORS;', /Kafka Connect/],
    ] as const
    for (const [text, why] of missing) {
      const error: unknown = await engine.execute(text).catch((reason: unknown) => reason)
      expect(error, text).toMatchObject({ code: 'SQL_STATEMENT' })
      expect(`${String(error)} ${JSON.stringify((error as MillraceError).details)}`, text).toMatch(why)
    }
  },

  async 'a mistake in the last statement of a script leaves nothing done'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    const stream = `CREATE STREAM s (n INT) WITH (KAFKA_TOPIC = '${bed.topic('s')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');`
    expect(await refusal(engine, `${stream} CREATE STREAM t AS SELECT missing FROM s;`)).toBe('SQL_STATEMENT')
    expect(await has(bed, bed.topic('s'))).toBe(false)
    expect(await engine.execute(stream)).toMatchObject([{ kind: 'source-created' }])
  },

  async 'what one engine carries out the other does, too, in the same order, however fast it comes'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const one = await bed.engine()
    const two = await bed.engine({}, 'two')
    await numbers(bed, one)
    await insert(bed, one, 1)
    await one.execute('PAUSE CSAS_DOUBLED_1; RESUME CSAS_DOUBLED_1; PAUSE CSAS_DOUBLED_1; TERMINATE CSAS_SEEN_2;')
    await eventually(() => states(two).join() === 'CSAS_DOUBLED_1 PAUSED')
    await two.execute('RESUME CSAS_DOUBLED_1; INSERT INTO numbers VALUES (2);')
    await eventually(async () => (await bed.values('doubled')).includes('{"N":4}'))
    await eventually(() => states(one).join() === 'CSAS_DOUBLED_1 RUNNING')
    // The one that is left has all of the work.
    await one.close()
    await two.execute('INSERT INTO numbers VALUES (3);')
    await eventually(async () => (await bed.values('doubled')).includes('{"N":6}'))
    expect(new Set(await bed.values('doubled'))).toEqual(new Set(['{"N":2}', '{"N":4}', '{"N":6}']))
  },

  async 'a query whose topic is gone tells its failure once, and the engine goes on'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const first = await bed.engine()
    await numbers(bed, first)
    await first.close()
    await bed.client.admin.deleteTopics([bed.topic('numbers')])
    const engine = await bed.engine()
    await eventually(() => states(engine).join() === 'CSAS_DOUBLED_1 ERROR,CSAS_SEEN_2 ERROR')
    expect(engine.queries.map(({ errors }) => errors.map(({ message }) => message))).toEqual([
      [expect.stringContaining(bed.topic('numbers'))],
      [expect.stringContaining(bed.topic('numbers'))],
    ])
    expect(await engine.execute('TERMINATE ALL;')).toMatchObject([{ kind: 'queries-terminated' }])
    expect(states(engine)).toEqual([])
  },
}
