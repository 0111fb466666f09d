// What the engine reads and writes beside the rows: records among its statements that are none, and the processing log.
import type { LogLine } from '@millrace/runtime'
import { expect } from 'vitest'
import { EngineBed } from './engine-bed.ts'
import { eventually } from './eventually.ts'

async function write(bed: EngineBed, topic: string, texts: readonly string[]): Promise<void> {
  const writer = bed.client.writer({ lingerMs: 0 })
  await writer.open()
  for (const text of texts) writer.write(topic, 0, 1, null, Buffer.from(text), [])
  await writer.close()
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
