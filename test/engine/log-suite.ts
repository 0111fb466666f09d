// What the engine reads and writes beside the rows: records among its statements that are none, and the processing log.
import type { LogLine } from '@millrace/runtime'
import { expect } from 'vitest'
import { EngineBed } from './engine-bed.ts'
import { eventually } from './eventually.ts'
import { withAdmin } from './with-admin.ts'

async function write(bed: EngineBed, topic: string, texts: readonly string[]): Promise<void> {
  const writer = bed.client.writer({ lingerMs: 0 })
  await writer.open()
  for (const text of texts) writer.write(topic, 0, 1, null, Buffer.from(text), [])
  await writer.close()
}

/** Writes down what is asked of it. */
function noting<Target extends object>(target: Target, asked: string[]): Target {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        asked.push(String(name))
        return Reflect.apply(value, of, args)
      }
    },
  })
}

export const logSuite: Readonly<Record<string, (bootstrapServers: string) => Promise<void>>> = {
  async 'torn and foreign records among the statements are told and passed over, now and at the next start'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const lines: LogLine[] = []
    const log = (line: LogLine): void => void lines.push(line)
    const passedOver = (): readonly string[] =>
      lines.filter(({ message }) => message.includes('is passed over')).map(({ message }) => message)
    const first = await bed.engine({ log })
    const commands = `_millrace_${bed.serviceId}_commands`
    await write(bed, commands, ['{"version":1,"id":"x","statem', '{"version":99}', 'hello'])
    await eventually(() => passedOver().length === 3)
    await first.execute(
      `CREATE STREAM s (n INT) WITH (KAFKA_TOPIC = '${bed.topic('s')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
       CREATE STREAM t WITH (KAFKA_TOPIC = '${bed.topic('t')}') AS SELECT * FROM s;`,
    )
    await first.close()
    lines.length = 0
    const second = await bed.engine({ log })
    expect(passedOver()).toEqual([
      expect.stringMatching(/commands@0 is passed over: ENGINE_COMMAND_UNREADABLE: .*not a JSON object/),
      expect.stringMatching(/commands@1 is passed over: ENGINE_COMMAND_UNREADABLE: .*its version is 99/),
      expect.stringMatching(/commands@2 is passed over: ENGINE_COMMAND_UNREADABLE: .*not a JSON object/),
    ])
    expect(second.queries.map(({ query }) => query.id)).toEqual(['CSAS_T_4'])
  },

  async 'an engine starts quickly over thousands of statements that others undid, runs none of their queries, and asks little of the cluster'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const first = await bed.engine()
    await first.execute(`
      CREATE STREAM s (id INT KEY, who STRING) WITH (KAFKA_TOPIC = '${bed.topic('s')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
      CREATE TABLE kept WITH (KAFKA_TOPIC = '${bed.topic('kept')}') AS SELECT who, COUNT(*) AS n FROM s GROUP BY who;`)
    await first.close()
    const seen = { topics: { [bed.topic('s')]: { partitions: 1, replicas: 1 } }, schemas: {} }
    const said = (statement: string): string =>
      JSON.stringify({ version: 1, id: '-', statement, variables: {}, settings: {}, seen })
    const texts = Array.from({ length: 1_500 }, (_, n) => [
      said(`CREATE TABLE t${n} AS SELECT who, COUNT(*) AS n FROM s WHERE id > ${n} GROUP BY who;`),
      said(`DROP TABLE t${n};`),
    ])
    await write(bed, `_millrace_${bed.serviceId}_commands`, texts.flat())
    // One of those that are over was not cleared away.
    const left = `_confluent-ksql-${bed.serviceId}query_CTAS_T7_16-Aggregate-Aggregate-Materialize-changelog`
    await bed.client.admin.createTopics([{ name: left, partitions: 1, replicationFactor: 1 }])

    const asked: string[] = []
    const changed: string[] = []
    const began = performance.now()
    const client = withAdmin(bed.client, noting(bed.client.admin, asked))
    const second = await bed.engine({
      client,
      onQueryChange: ({ query }) => void changed.push(query.id),
    })
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(second.queries.map(({ query, state }) => `${query.id} ${state}`)).toEqual(['CTAS_KEPT_1 RUNNING'])
    await eventually(() => changed.length > 0)
    await eventually(async () => !(await bed.client.admin.describeTopics()).has(left))
    expect(changed).toEqual(['CTAS_KEPT_1'])
    expect((await bed.client.admin.listGroups()).filter(({ groupId }) => groupId.includes('query_CTAS_T'))).toEqual([])
    expect(asked.length, asked.join()).toBeLessThan(40)
    expect(asked.filter((name) => name === 'deleteGroups')).toHaveLength(1)
    // The next number is that of the next record.
    await second.execute(`CREATE STREAM copy WITH (KAFKA_TOPIC = '${bed.topic('copy')}') AS SELECT * FROM s;`)
    expect(second.queries.map(({ query }) => query.id)).toEqual(['CTAS_KEPT_1', 'CSAS_COPY_3002'])
  },

  async 'a statement that another engine made impossible is refused where it was said, and changes nothing anywhere'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const engines = [await bed.engine(), await bed.engine({}, 'two')]
    const stream = `CREATE STREAM s (n INT) WITH (KAFKA_TOPIC = '${bed.topic('s')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');`
    // Both try it while the other's is not there yet, or one comes late: either way one of them is refused.
    const outcomes = await Promise.allSettled(engines.map((engine) => engine.execute(stream)))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(String(refused.reason)).toMatch(/SQL_STATEMENT: Cannot add stream .S.: .*already exists/)
    await engines[0]?.execute(`CREATE STREAM t WITH (KAFKA_TOPIC = '${bed.topic('t')}') AS SELECT * FROM s;`)
    await eventually(() => engines.every(({ queries }) => queries.length === 1))
  },

  async 'what goes wrong with single records can be queried, and the query that met them goes on'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine({ processingLogStream: true })
    await engine.execute(`
      CREATE STREAM numbers (n INT, m INT) WITH (KAFKA_TOPIC = '${bed.topic('numbers')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
      CREATE STREAM divided WITH (KAFKA_TOPIC = '${bed.topic('divided')}') AS SELECT n / m AS d FROM numbers;
      CREATE STREAM problems WITH (KAFKA_TOPIC = '${bed.topic('problems')}') AS
        SELECT level, message->type AS type, message->deserializationError->target AS target,
          message->deserializationError->recordB64 AS bytes, message->recordProcessingError->record AS row
        FROM ksql_processing_log;`)
    await write(bed, bed.topic('numbers'), ['{"N":1', '{"N":1,"M":0}', '{"N":6,"M":2}'])
    await eventually(async () => (await bed.values('divided')).includes('{"D":3}'))
    await eventually(async () => (await bed.values('problems')).length === 2)
    expect((await bed.values('problems')).map((text) => JSON.parse(text) as unknown)).toEqual([
      { LEVEL: 'ERROR', TYPE: 0, TARGET: 'value', BYTES: Buffer.from('{"N":1').toString('base64'), ROW: null },
      { LEVEL: 'ERROR', TYPE: 1, TARGET: null, BYTES: null, ROW: '[1,0]' },
    ])
    expect(engine.queries.map(({ state, errors }) => [state, errors.length])).toEqual([
      ['RUNNING', 0],
      ['RUNNING', 0],
    ])
  },
}
