// Bad surroundings: each has an error or a log line that says what is wrong, where, and what to do; nothing goes on silently.
import { cp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startBrokerWorker } from '@millrace/broker'
import { nativeClient } from '@millrace/client'
import { isMillraceError } from '@millrace/record'
import { type LogLine, long, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { describe, expect, onTestFinished } from 'vitest'
import { ClusterBed, eventually, type Keyed, textOf } from '../runtime/cluster-bed.ts'
import { embeddedTest } from './embedded-test.ts'
import { seeded } from './random.ts'
import { smallDisk } from './small-disk.ts'
import { within } from './within.ts'

const limitMs = 30_000
const text = { key: string(), value: string() }

function counting(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('events'), text)
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  return builder.build()
}

function copying(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder.stream(bed.topic('events'), text).to(bed.topic('counted'))
  return builder.build()
}

const events = (count: number): readonly Keyed[] =>
  Array.from({ length: count }, (_, at) => ({ key: `k${at % 10}`, value: 'v' }))

async function openBed(bootstrapServers: string): Promise<ClusterBed> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ events: 1, counted: 1 })
  return bed
}

const processed = (bed: ClusterBed, count: number): Promise<void> =>
  within(
    limitMs,
    `${count} records are processed`,
    eventually(async () => (await bed.committed(bed.topic('events'))) === count),
  )

/** Counts what is produced, stops, and returns what it said. */
async function countOnce(bed: ClusterBed, produce: number, expectCommitted: number): Promise<readonly string[]> {
  const lines: LogLine[] = []
  const app = bed.app(counting(bed), { log: (line) => lines.push(line) })
  await app.start()
  if (produce > 0) await bed.produce('events', events(produce))
  await processed(bed, expectCommitted)
  await app.stop()
  return lines.map(({ level, message }) => `${level}: ${message}`)
}

describe('brokers that cannot be reached', () => {
  embeddedTest('fail the start in time, each named with what it said', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const client = nativeClient({ bootstrapServers: '127.0.0.1:1,127.0.0.1:2', requestTimeoutMs: 1_000 })
    onTestFinished(() => client.close())
    const app = bed.app(counting(bed), { client })
    await within(
      limitMs,
      'the failure',
      expect(app.start()).rejects.toThrow(
        /CLIENT_UNREACHABLE: .*127\.0\.0\.1:1.*ECONNREFUSED.*127\.0\.0\.1:2.*ECONNREFUSED/,
      ),
    )
    expect(app.state).toBe('failed')
  })
})

describe('records that do not fit', () => {
  const large = 'x'.repeat(3_000_000)

  embeddedTest('are read where the topic takes them', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    for (const topic of ['events', 'counted']) {
      await bed.client.admin.alterConfigs(bed.topic(topic), { 'max.message.bytes': '5000000' })
    }
    const builder = new StreamsBuilder()
    builder
      .stream(bed.topic('events'), text)
      .mapValues((value) => `${value.length}`)
      .to(bed.topic('counted'), { value: string() })
    const app = bed.app(builder.build())
    await app.start()
    const writer = bed.client.writer({ maxBatchBytes: 4_000_000 })
    await writer.open()
    for (const value of ['before', large, 'after']) {
      writer.write(bed.topic('events'), 0, 1, Buffer.from('k'), Buffer.from(value), [])
    }
    await writer.close()
    await processed(bed, 3)
    await app.stop()
    expect((await bed.read(bed.topic('counted'))).map(({ value }) => textOf(value))).toEqual(['6', '3000000', '5'])
  })

  embeddedTest('fail the application with their topic, their size and the way on', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    await bed.client.admin.alterConfigs(bed.topic('counted'), { 'max.message.bytes': '2000' })
    const app = bed.app(copying(bed))
    await app.start()
    await bed.produce('events', [{ key: 'k', value: 'x'.repeat(5_000) }])
    const failure = await within(
      limitMs,
      'the failure',
      app.finished.catch((error: Error) => error.message),
    )
    expect(failure).toMatch(/^RUNTIME_PRODUCTION_FAILED: .*in-counted.*onProductionError/)
    expect(await bed.committed(bed.topic('events'))).toBe(0)
  })
})

describe('records without a key', () => {
  embeddedTest('are left out of an aggregation and counted as dropped', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const app = bed.app(counting(bed))
    await app.start()
    const writer = bed.client.writer()
    await writer.open()
    for (const key of ['a', null, 'a']) {
      writer.write(bed.topic('events'), 0, 1, key === null ? null : Buffer.from(key), Buffer.from('v'), [])
    }
    await writer.close()
    await processed(bed, 3)
    expect(Object.values(app.metrics()?.droppedRecords ?? {})).toEqual([1])
    await app.stop()
    expect(await bed.counts(bed.topic('counted'))).toEqual({ a: 2 })
  })
})

describe('a state directory', () => {
  embeddedTest('that cannot be written to fails the start with its path', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const file = join(bed.directory, 'file')
    await writeFile(file, '')
    const app = bed.app(counting(bed), { stateDir: join(file, 'state') })
    await expect(within(limitMs, 'the failure', app.start())).rejects.toThrow(
      new RegExp(`STATE_DIRECTORY_READ_ONLY: the state directory ${file}.*give this user write access`),
    )
  })

  embeddedTest('of another cluster is wiped with a log line', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    await countOnce(bed, 30, 30)
    const other = await startBrokerWorker({ port: 0 })
    onTestFinished(() => other.stop())
    const client = nativeClient({ bootstrapServers: other.bootstrapServers })
    onTestFinished(() => client.close())
    const lines: LogLine[] = []
    const app = bed.app(counting(bed), { client, createMissingTopics: true, log: (line) => lines.push(line) })
    await app.start()
    expect(lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^store counts is restored in full from .*-changelog-0: it belongs to cluster .*, this one is /,
      ),
    ])
    expect(app.store<string, number>('counts').get('k1')).toBeUndefined()
  })

  embeddedTest('is wiped with a log line when its changelog was made again', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    await countOnce(bed, 30, 30)
    await bed.client.admin.deleteTopics([`${bed.applicationId}-counts-changelog`])
    const lines = await countOnce(bed, 10, 40)
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringMatching(
        /^warn: store counts is restored in full from .*: its changelog was deleted and made again/,
      ),
    ])
    expect(Object.values(await bed.counts(bed.topic('counted')))).toEqual(Array.from({ length: 10 }, () => 1))
  })

  embeddedTest(
    'on a full disk fails the application, which goes on once there is room',
    async ({ bootstrapServers, skip }) => {
      const disk = await smallDisk(1 << 20)
      if (typeof disk !== 'string') return skip(disk.without)
      const bed = await openBed(bootstrapServers)
      const app = bed.app(counting(bed), { stateDir: disk })
      await app.start()
      const ballast = join(disk, 'ballast')
      await writeFile(ballast, Buffer.alloc(1 << 20)).catch(() => {})
      const records = Array.from({ length: 20_000 }, (_, at) => ({ key: `key-${at}`, value: 'v' }))
      await bed.produce('events', records)
      const failure = await within(
        limitMs,
        'the failure',
        app.finished.catch((error: Error) => error.message),
      )
      expect(failure).toMatch(new RegExp(`STATE_DISK_FULL: no space is left for the state in ${disk}.*free some`))
      await unlink(ballast)
      const roomier = bed.app(counting(bed), { stateDir: join(bed.directory, 'elsewhere') })
      await roomier.start()
      await processed(bed, records.length)
      await roomier.stop()
      const counts = Object.values(await bed.counts(bed.topic('counted')))
      expect(counts).toHaveLength(records.length)
      expect(Math.min(...counts)).toBe(1)
      expect(Math.max(...counts)).toBeLessThanOrEqual(2)
    },
  )

  embeddedTest('with flipped bits is refused, or right', { timeout: 120_000 }, async ({ bootstrapServers }) => {
    await seeded(async (random) => {
      const bed = await openBed(bootstrapServers)
      await countOnce(bed, 2_000, 2_000)
      // LevelDB makes a table of its log when it is opened again.
      await countOnce(bed, 0, 2_000)
      const level = join(bed.directory, 'state', bed.applicationId, '0_0', 'level')
      const whole = join(bed.directory, 'whole')
      await cp(level, whole, { recursive: true })
      const files = (await readdir(whole)).filter((name) => !/^LO(G|CK)/.test(name))
      expect(files.some((name) => name.endsWith('.ldb'))).toBe(true)
      for (let trial = 0; trial < 30; trial++) {
        const name = files[trial % files.length] ?? ''
        const bytes = await readFile(join(whole, name))
        if (bytes.length === 0) continue
        const at = random.next(bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.next(8))
        await rm(level, { recursive: true })
        await cp(whole, level, { recursive: true })
        await writeFile(join(level, name), bytes)
        const app = bed.app(counting(bed))
        try {
          await within(limitMs, 'the start', app.start())
          const counts = app.store<string, number>('counts')
          const found = Array.from({ length: 10 }, (_, key) => counts.get(`k${key}`))
          expect(found, `byte ${at} of ${name}`).toEqual(Array.from({ length: 10 }, () => 200))
        } catch (error) {
          if (!isMillraceError(error)) throw error
          expect(error.message, `byte ${at} of ${name}`).toMatch(/delete (it|the directory)/)
        }
        await app.stop()
      }
    })
  })
})

describe('a changelog that is deleted while its task runs', () => {
  embeddedTest('fails the application with its name', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const app = bed.app(counting(bed))
    await app.start()
    await bed.produce('events', events(10))
    await processed(bed, 10)
    const changelog = `${bed.applicationId}-counts-changelog`
    await bed.client.admin.deleteTopics([changelog])
    await bed.produce('events', events(10))
    await expect(within(limitMs, 'the failure', app.finished)).rejects.toThrow(new RegExp(changelog))
    expect(app.state).toBe('failed')
  })
})
