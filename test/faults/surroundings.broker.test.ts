// Bad surroundings: each has an error or a log line that says what is wrong, where, and what to do; nothing goes on silently.
import { cp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startBrokerWorker } from '@millrace/broker'
import { nativeClient } from '@millrace/client'
import { isMillraceError } from '@millrace/record'
import { openLevelDatabase } from '@millrace/state'
import { type LogLine, StreamsBuilder, string } from '@millrace/streams'
import { describe, expect, onTestFinished } from 'vitest'
import { isQuoted, quoted } from '../quoted.ts'
import { textOf } from '../runtime/cluster-bed.ts'
import { embeddedTest } from './embedded-test.ts'
import { seeded } from './random.ts'
import { smallDisk } from './small-disk.ts'
import { copying, counting, countOnce, events, limitMs, openBed, processed, text } from './surroundings-bed.ts'
import { untilWithin, within } from './within.ts'

describe('brokers that cannot be reached', () => {
  embeddedTest(
    'keep the start waiting with a word, and then fail it, each named with what it said',
    async ({ bootstrapServers }) => {
      const bed = await openBed(bootstrapServers)
      // It gives up when another wait would end too late: a second before, at the earliest, and well after the word.
      const client = nativeClient({ bootstrapServers: '127.0.0.1:1,127.0.0.1:2', requestTimeoutMs: 6_000 })
      onTestFinished(() => client.close())
      const lines: LogLine[] = []
      const app = bed.app(counting(bed), { client, log: (line) => lines.push(line) })
      const failure = await within(
        limitMs,
        'the failure',
        app.start().catch((error: Error) => error.message),
      )
      expect(failure).toMatch(quoted('unreachable'))
      expect(failure).toMatch(/127\.0\.0\.1:1 .*ECONNREFUSED.*127\.0\.0\.1:2 .*ECONNREFUSED/)
      expect(lines.filter((line) => isQuoted('no-answer-yet', line))).toHaveLength(1)
      expect(app.state).toBe('failed')
    },
  )
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
    expect(failure).toMatch(quoted('record-too-large'))
    expect(failure).toContain(bed.topic('counted'))
    expect(await bed.committed(bed.topic('events'))).toBe(0)
  })
})

describe('records without a key', () => {
  embeddedTest(
    'are left out of an aggregation, counted as dropped, and told of in the log',
    async ({ bootstrapServers }) => {
      const bed = await openBed(bootstrapServers)
      const lines: LogLine[] = []
      const app = bed.app(counting(bed), { log: (line) => lines.push(line) })
      await app.start()
      const writer = bed.client.writer()
      await writer.open()
      for (const key of ['a', null, 'a']) {
        writer.write(bed.topic('events'), 0, 1, key === null ? null : Buffer.from(key), Buffer.from('v'), [])
      }
      await writer.close()
      await processed(bed, 3)
      expect(Object.values(app.metrics()?.droppedRecords ?? {})).toEqual([1])
      expect(lines.filter((line) => isQuoted('null-key', line))).toEqual([
        expect.objectContaining({ message: expect.stringContaining(`${bed.topic('events')}-0@1`) as string }),
      ])
      await app.stop()
      expect(await bed.counts(bed.topic('counted'))).toEqual({ a: 2 })
    },
  )
})

describe('a state directory', () => {
  embeddedTest('that cannot be written to fails the start with its path', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const file = join(bed.directory, 'file')
    await writeFile(file, '')
    const app = bed.app(counting(bed), { stateDir: join(file, 'state') })
    const failure = await within(
      limitMs,
      'the failure',
      app.start().catch((error: Error) => error.message),
    )
    expect(failure).toMatch(quoted('state-read-only'))
    expect(failure).toContain(file)
  })

  embeddedTest('that somebody else holds is waited for, with a word', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const holder = await openLevelDatabase({ directory: join(bed.directory, 'state', bed.applicationId, '0_0') })
    const lines: LogLine[] = []
    const app = bed.app(counting(bed), { log: (line) => lines.push(line) })
    const starting = app.start()
    await untilWithin(limitMs, 'the word', () => lines.some((line) => isQuoted('state-locked', line)))
    await holder.close()
    await within(limitMs, 'the start', starting)
  })

  embeddedTest('with a damaged table is refused with the file and the way out', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    await countOnce(bed, 2_000, 2_000)
    // LevelDB makes a table of its log when it is opened again.
    await countOnce(bed, 0, 2_000)
    const level = join(bed.directory, 'state', bed.applicationId, '0_0', 'level')
    const table = (await readdir(level)).find((name) => name.endsWith('.ldb')) ?? 'none'
    const bytes = await readFile(join(level, table))
    bytes[20] = (bytes[20] ?? 0) ^ 1
    await writeFile(join(level, table), bytes)
    const failure = await within(
      limitMs,
      'the failure',
      bed
        .app(counting(bed))
        .start()
        .catch((error: Error) => error.message),
    )
    expect(failure).toMatch(quoted('state-damaged'))
    expect(failure).toContain(table)
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
    const warnings = lines.filter(({ level }) => level === 'warn')
    expect(warnings.map((line) => isQuoted('state-of-another-cluster', line))).toEqual([true])
    expect(app.store<string, number>('counts').get('k1')).toBeUndefined()
  })

  embeddedTest('is wiped with a log line when its changelog was made again', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    await countOnce(bed, 30, 30)
    await bed.client.admin.deleteTopics([`${bed.applicationId}-counts-changelog`])
    const warnings = (await countOnce(bed, 10, 40)).filter(({ level }) => level === 'warn')
    expect(warnings.map((line) => isQuoted('changelog-made-again', line))).toEqual([true])
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
      expect(failure).toMatch(quoted('disk-full'))
      expect(failure).toContain(disk)
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
    const failure = await within(
      limitMs,
      'the failure',
      app.finished.catch((error: Error) => error.message),
    )
    expect(failure).toMatch(quoted('changelog-deleted'))
    expect(failure).toContain(changelog)
    expect(app.state).toBe('failed')
  })
})
