// The front door: what `new MillraceApp(topology, { applicationId })` does, with and without a cluster of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBrokerWorker } from '@millrace/broker'
import { nativeClient } from '@millrace/client'
import { long, MillraceApp, type MillraceAppOptions, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ClusterBed, eventually } from './cluster-bed.ts'
import { CountingProcess } from './counting-process.ts'

function counting(): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream('events', { key: string(), value: string() })
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to('counted', { value: long() })
  return builder.build()
}

async function dataDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-front-door-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

function appOn(dataDir: string, options: Partial<MillraceAppOptions> = {}): MillraceApp {
  const app = new MillraceApp(counting(), {
    applicationId: 'front-door',
    dataDir,
    commitInterval: '50ms',
    log: () => {},
    ...options,
  })
  onTestFinished(() => app.stop().catch(() => {}))
  return app
}

async function send(bootstrapServers: string | undefined, ...keys: readonly string[]): Promise<void> {
  const client = nativeClient({ bootstrapServers: bootstrapServers ?? '' })
  const writer = client.writer()
  await writer.open()
  for (const key of keys) writer.write('events', 0, 1, Buffer.from(key), Buffer.from('x'), [])
  await writer.close()
  await client.close()
}

describe('an application without a cluster', () => {
  test('starts a broker on its data directory, makes its topics, and goes on in its next life', async () => {
    const dataDir = await dataDirectory()
    for (const life of [1, 2]) {
      const app = appOn(dataDir)
      await app.start()
      await send(app.bootstrapServers, 'a', 'b', 'a')
      const counts = app.store<string, number>('counts')
      await eventually(() => counts.get('b') === life)
      expect(counts.get('a')).toBe(2 * life)
      await app.stop()
      expect(app.state).toBe('stopped')
    }
  })

  test('attaches to the broker that another application started, and leaves it running', async () => {
    const dataDir = await dataDirectory()
    const first = appOn(dataDir)
    await first.start()
    const second = appOn(dataDir, { applicationId: 'another' })
    await second.start()
    expect(second.bootstrapServers).toBe(first.bootstrapServers)
    await second.stop()
    await send(first.bootstrapServers, 'a')
    await eventually(() => first.store<string, number>('counts').get('a') === 1)
  })

  test('refuses topics that are missing when it is told to', async () => {
    const app = appOn(await dataDirectory(), { createMissingTopics: false })
    await expect(app.start()).rejects.toThrow(/RUNTIME_MISSING_SOURCE_TOPIC: .*events/)
    expect(app.state).toBe('failed')
    await expect(app.finished).rejects.toThrow(/RUNTIME_MISSING_SOURCE_TOPIC/)
  })
})

describe('an application on a cluster', () => {
  test('runs on a client of the caller, and leaves it open', async () => {
    const broker = await startBrokerWorker({ port: 0 })
    onTestFinished(() => broker.stop())
    const client = nativeClient({ bootstrapServers: broker.bootstrapServers })
    onTestFinished(() => client.close())
    const app = appOn(await dataDirectory(), { client, createMissingTopics: true })
    await app.start()
    await app.close()
    expect((await client.admin.describeTopics(['events'])).has('events')).toBe(true)
  })

  test('never loads the embedded broker', async () => {
    const broker = await startBrokerWorker({ port: 0 })
    onTestFinished(() => broker.stop())
    const bed = await ClusterBed.open(broker.bootstrapServers)
    await bed.createTopics({ events: 1, counted: 1 })
    const tellLoads = `import { registerHooks } from 'node:module'
      registerHooks({ load: (url, context, next) => (console.log('loaded', url), next(url, context)) })`
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellLoads)}` }
    const app = new CountingProcess(bed, bed.directory, { environment })
    await eventually(() => app.tasks?.length === 1)
    expect(await app.end('SIGTERM')).toBe(0)
    expect(app.output).toMatch(/loaded .*packages\/client\//)
    expect(app.output).not.toMatch(/loaded .*packages\/broker\//)
  })

  test('tells its states, also those before its client is there', async () => {
    const app = appOn(await dataDirectory())
    const states: string[] = [app.state]
    app.onStateChange((state) => states.push(state))
    await app.start()
    await app.stop()
    expect(states).toEqual(['created', 'starting', 'rebalancing', 'restoring', 'running', 'stopping', 'stopped'])
    await expect(app.start()).rejects.toThrow(/RUNTIME_WRONG_STATE/)
  })

  test('can be stopped while it looks for brokers that are not there', { timeout: 10_000 }, async () => {
    const app = appOn(await dataDirectory(), { bootstrapServers: '127.0.0.1:1' })
    const order: string[] = []
    const starting = app.start().catch((error: Error) => order.push(`start: ${error.message}`))
    await eventually(() => app.bootstrapServers !== undefined)
    await app.stop().then(() => order.push('stopped'))
    await starting
    await app.finished
    // In this order, so that a program that ends with the stop never goes on behind its start.
    expect(order).toEqual(['stopped', expect.stringMatching(/^start: RUNTIME_STOPPED: /)])
    expect(app.state).toBe('stopped')
  })

  test('can be stopped while it starts', async () => {
    const app = appOn(await dataDirectory())
    const starting = app.start().catch(() => {})
    await app.stop()
    await starting
    expect(['stopped', 'failed']).toContain(app.state)
    await app.finished.catch(() => {})
  })
})
