// Mistakes of a program and of its topics: each ends the start, or the application, with what was meant and what to do.
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { long, type LogLine, MillraceApp, type MillraceAppOptions, StreamsBuilder, string } from '@millrace/streams'
import { describe, expect, onTestFinished } from 'vitest'
import { isQuoted, quoted } from '../quoted.ts'
import { ClusterBed } from '../runtime/cluster-bed.ts'
import { embeddedTest } from './embedded-test.ts'
import { copying, counting, countOnce, limitMs, openBed, processed, text } from './surroundings-bed.ts'
import { within } from './within.ts'

const failureOf = (promise: Promise<void>): Promise<string | undefined> =>
  within(
    limitMs,
    'the failure',
    promise.then(
      () => undefined,
      (error: Error) => error.message,
    ),
  )

describe('topics', () => {
  embeddedTest('that are missing are named, and how to make them', async ({ bootstrapServers }) => {
    const bed = await ClusterBed.open(bootstrapServers)
    expect(await failureOf(bed.app(copying(bed)).start())).toMatch(quoted('missing-topic'))
    await bed.createTopics({ events: 1 })
    const failure = await failureOf(bed.app(copying(bed)).start())
    expect(failure).toMatch(quoted('missing-output-topic'))
    expect(failure).toContain(bed.topic('counted'))
  })

  embeddedTest('that are joined with different numbers of partitions are refused', async ({ bootstrapServers }) => {
    const bed = await ClusterBed.open(bootstrapServers)
    await bed.createTopics({ events: 3, users: 2, joined: 1 })
    const builder = new StreamsBuilder()
    const users = builder.table(bed.topic('users'), text)
    builder
      .stream(bed.topic('events'), text)
      .join(users, (event, user) => `${event} by ${user}`)
      .to(bed.topic('joined'), { value: string() })
    const failure = await failureOf(bed.app(builder.build()).start())
    expect(failure).toMatch(quoted('not-copartitioned'))
    expect(failure).toMatch(/events \(3\).*users \(2\)|users \(2\).*events \(3\)/)
  })

  embeddedTest('that got partitions which their changelog has not are refused', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    await countOnce(bed, 10, 10)
    await bed.client.admin.createPartitions(bed.topic('events'), 2)
    const failure = await failureOf(bed.app(counting(bed)).start())
    expect(failure).toMatch(quoted('internal-topic-mismatch'))
    expect(failure).toContain('has 1 partitions, the topology needs 2')
  })
})

describe('records', () => {
  embeddedTest('for which a function throws are named with place and operator', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const builder = new StreamsBuilder()
    builder
      .stream(bed.topic('events'), text)
      .mapValues((value) => value.split(' ')[1]?.toUpperCase() ?? shout(value), { name: 'family-name' })
      .to(bed.topic('counted'), { value: string() })
    const app = bed.app(builder.build())
    await app.start()
    await bed.produce('events', [
      { key: 'a', value: 'Ada Lovelace' },
      { key: 'b', value: 'Plato' },
    ])
    const failure = await failureOf(app.finished)
    expect(failure).toMatch(quoted('function-throws'))
    expect(failure).toContain(`node family-name, record ${bed.topic('events')}-0@1: Plato has one name`)
  })

  embeddedTest('that cannot be read end the application, or are left out with a word', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const builder = new StreamsBuilder()
    builder.stream(bed.topic('events'), { key: string(), value: long() }).to(bed.topic('counted'))
    const topology = builder.build()
    const app = bed.app(topology)
    await app.start()
    await bed.produce('events', [{ key: 'a', value: 'no long' }])
    expect(await failureOf(app.finished)).toMatch(quoted('unreadable-record'))
    const lines: LogLine[] = []
    const lenient = bed.app(topology, { onDeserializationError: 'skip', log: (line) => lines.push(line) })
    await lenient.start()
    await processed(bed, 1)
    expect(lines.filter((line) => isQuoted('unreadable-record-left-out', line))).toHaveLength(1)
  })
})

describe('a program', () => {
  embeddedTest('that asks for exactly-once is refused', async ({ bootstrapServers }) => {
    const bed = await openBed(bootstrapServers)
    const app = bed.app(copying(bed), { processingGuarantee: 'exactly_once_v2' })
    expect(await failureOf(app.start())).toMatch(quoted('exactly-once'))
    expect(app.state).toBe('failed')
  })

  embeddedTest(
    'that asks for another store, starts twice, or stops too soon, is told so',
    async ({ bootstrapServers }) => {
      const bed = await openBed(bootstrapServers)
      const app = bed.app(counting(bed))
      await app.start()
      expect(() => app.store('count')).toThrow(quoted('unknown-store'))
      expect(await failureOf(app.start())).toMatch(quoted('started-twice'))
      await app.stop()
      const another = bed.app(counting(bed))
      const starting = failureOf(another.start())
      await another.stop()
      expect(await starting).toMatch(quoted('stopped-before'))
    },
  )
})

describe('an embedded broker', () => {
  const embedded = (options: Partial<MillraceAppOptions>): MillraceApp => {
    const builder = new StreamsBuilder()
    builder.stream('events', text).to('copied')
    const app = new MillraceApp(builder.build(), { applicationId: 'embedded', log: () => {}, ...options })
    onTestFinished(() => app.stop().catch(() => {}))
    return app
  }

  embeddedTest('says where it listens when its usual port is taken', async ({ bootstrapServers }) => {
    const bed = await ClusterBed.open(bootstrapServers)
    const squatter = createServer()
    // Somebody has it already, or the test takes it.
    await new Promise<void>((resolve) => {
      squatter.once('error', () => resolve())
      squatter.listen(9092, '127.0.0.1', resolve)
    })
    onTestFinished(() => void squatter.close())
    const lines: LogLine[] = []
    const app = embedded({ dataDir: join(bed.directory, 'data'), log: (line) => lines.push(line) })
    await app.start()
    expect(lines.filter((line) => isQuoted('port-taken-elsewhere', line))).toHaveLength(1)
    expect(lines.some(({ message }) => message.includes(app.bootstrapServers ?? 'none'))).toBe(true)
  })

  embeddedTest('that cannot write to its directory fails the start', async ({ bootstrapServers }) => {
    const bed = await ClusterBed.open(bootstrapServers)
    const file = join(bed.directory, 'file')
    await writeFile(file, '')
    const app = embedded({ dataDir: join(file, 'data') })
    expect(await failureOf(app.start())).toMatch(quoted('broker-directory-unwritable'))
  })
})

function shout(name: string): never {
  throw new Error(`${name} has one name`)
}
