// An engine is killed (kill -9) three times while three persistent queries run and statements come. What it acknowledged is there after; what lies half-written in
// the topic of statements is not. The results are recomputed from the input: at least once.
import { expect } from 'vitest'
import { processTest } from '../faults/process-test.ts'
import { untilWithin } from '../faults/within.ts'
import { EngineBed } from './engine-bed.ts'
import { EngineProcess } from './engine-process.ts'

const limitMs = 30_000
const kills = 3
const keys = 5

interface Row {
  readonly N: number
  readonly K: number
}

processTest(
  'three kills of an engine lose no acknowledged statement and no record',
  async ({ bootstrapServers }) => {
    const bed = await EngineBed.open(bootstrapServers)
    const options = bed.options({
      properties: {
        'statestore.cache.max.bytes': 0,
        'auto.offset.reset': 'earliest',
        'session.timeout.ms': 6_000,
        'heartbeat.interval.ms': 1_000,
      },
    })
    const start = (): Promise<EngineProcess> => EngineProcess.start(options)
    const commands = `_millrace_${bed.serviceId}_commands`
    const writer = bed.client.writer({ lingerMs: 0 })
    await writer.open()
    let input = 0
    const feed = async (count: number): Promise<void> => {
      const ends = input + count
      for (; input < ends; input++) {
        const value = Buffer.from(JSON.stringify({ N: input, K: input % keys }))
        writer.write(bed.topic('numbers'), input % 2, 1_000 + input, null, value, [])
      }
      await writer.flush()
    }
    const rows = async (topic: string): Promise<readonly Row[]> =>
      (await bed.values(topic)).map((text) => JSON.parse(text) as Row)
    const allSeen = async (topic: string): Promise<boolean> =>
      new Set((await rows(topic)).map(({ N }) => N)).size === input
    const into = (topic: string): string => `WITH (KAFKA_TOPIC = '${bed.topic(topic)}')`

    let engine = await start()
    await engine.execute(`
    CREATE STREAM numbers (n INT, k INT) WITH (KAFKA_TOPIC = '${bed.topic('numbers')}', PARTITIONS = 2, VALUE_FORMAT = 'JSON');
    CREATE STREAM copies ${into('copies')} AS SELECT n, k FROM numbers;
    CREATE STREAM evens ${into('evens')} AS SELECT n, k FROM numbers WHERE n % 2 = 0;
    CREATE TABLE counts ${into('counts')} AS SELECT k, COUNT(*) AS c, LATEST_BY_OFFSET(k) AS kk FROM numbers GROUP BY k;`)

    const acknowledged: string[] = []
    const cutShort: string[] = []
    for (let kill = 0; kill < kills; kill++) {
      await feed(500)
      await untilWithin(limitMs, 'records come out', async () => (await rows('copies')).length > kill * 500)
      await engine.execute(
        `CREATE STREAM kept_${kill} ${into(`kept_${kill}`)} AS SELECT n, k FROM numbers WHERE k = ${kill};`,
      )
      acknowledged.push(`KEPT_${kill}`)
      // Nobody waits for this one: it counts or it does not, but never in part.
      cutShort.push(`CUT_${kill}`)
      const cut = engine.execute(`CREATE STREAM cut_${kill} ${into(`cut_${kill}`)} AS SELECT n FROM numbers;`)
      cut.catch(() => {})
      await feed(500)
      await engine.kill()
      // As a process leaves it that dies while it writes.
      const whole = `{"version":1,"id":"torn-${kill}","statement":"CREATE TYPE torn AS INT;","variables":{},"settings":{},"seen":{`
      writer.write(commands, 0, 0, null, Buffer.from(whole), [])
      await writer.flush()
      engine = await start()
    }
    await feed(200)
    await untilWithin(limitMs, 'every record is in copies', () => allSeen('copies'))
    const ends = new Map(Array.from({ length: keys }, (_, k) => [k, Math.ceil((input - k) / keys)]))
    const counts = async (): Promise<ReadonlyMap<number, number>> => {
      const texts = (await bed.values('counts')).map((text) => JSON.parse(text) as { C: number; KK: number })
      return new Map(texts.map(({ C, KK }) => [KK, C]))
    }
    const isCounted = async (): Promise<boolean> => {
      const now = await counts()
      return [...ends].every(([k, times]) => (now.get(k) ?? 0) >= times)
    }
    await untilWithin(limitMs, 'every record is counted', isCounted)
    const numbers = Array.from({ length: input }, (_, n) => n)
    const distinct = async (topic: string): Promise<readonly number[]> =>
      [...new Set((await rows(topic)).map(({ N }) => N))].toSorted((a, b) => a - b)
    const expectAll = async (topic: string, expected: readonly number[]): Promise<void> => {
      await untilWithin(limitMs, `all of ${topic}`, async () => (await distinct(topic)).length >= expected.length)
      expect(await distinct(topic)).toEqual(expected)
    }
    await expectAll('copies', numbers)
    await expectAll(
      'evens',
      numbers.filter((n) => n % 2 === 0),
    )
    for (let kill = 0; kill < kills; kill++)
      await expectAll(
        `kept_${kill}`,
        numbers.filter((n) => n % keys === kill),
      )
    // Each kill repeats at most what was there when it came.
    for (const [k, times] of await counts()) expect(times).toBeLessThanOrEqual((ends.get(k) ?? 0) * (kills + 1))
    await engine.kill()

    const last = await bed.engine()
    const { catalog } = last.port.session
    for (const name of [...acknowledged, 'COPIES', 'EVENS', 'COUNTS']) {
      expect(catalog.source(name), name).toBeDefined()
      expect(
        last.queries.some(({ query }) => query.sink?.name === name),
        `query of ${name}`,
      ).toBe(true)
    }
    for (const name of cutShort) {
      const writes = last.queries.filter(({ query }) => query.sink?.name === name)
      expect(writes).toHaveLength(catalog.source(name) ? 1 : 0)
    }
    await expect(last.execute('CREATE TYPE torn AS INT;')).resolves.toMatchObject([{ kind: 'type-created' }])
  },
  120_000,
)
