// An application behind a proxy: cut off it says so and goes on afterwards; connections that break all the time cost it no record.
import { nativeClient } from '@millrace/client'
import {
  type LogLine,
  long,
  type MillraceApp,
  type MillraceAppOptions,
  StreamsBuilder,
  string,
} from '@millrace/streams'
import { describe, expect, onTestFinished, type TestAPI } from 'vitest'
import { isQuoted } from '../quoted.ts'
import { ClusterBed, eventually, type Keyed } from '../runtime/cluster-bed.ts'
import { Proxy } from './proxy.ts'
import { seeded } from './random.ts'
import { within } from './within.ts'

const limitMs = 45_000
const records = (count: number): readonly Keyed[] =>
  Array.from({ length: count }, (_, at) => ({ key: `k${at % 20}`, value: 'v', partition: (at % 20) % 2 }))

interface Proxied {
  readonly bed: ClusterBed
  readonly proxy: Proxy
  readonly app: MillraceApp
  readonly lines: LogLine[]
}

async function open(bootstrapServers: string, options: Partial<MillraceAppOptions>): Promise<Proxied> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ events: 2, counted: 2 })
  const proxy = await Proxy.start(bootstrapServers)
  const client = nativeClient({ bootstrapServers: proxy.bootstrapServers, requestTimeoutMs: 1_000 })
  onTestFinished(() => client.close())
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('events'), { key: string(), value: string() })
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  const lines: LogLine[] = []
  const app = bed.app(builder.build(), { client, sessionTimeout: '6s', log: (line) => lines.push(line), ...options })
  onTestFinished(() => proxy.heal())
  return { bed, proxy, app, lines }
}

const processed = (bed: ClusterBed, count: number): Promise<void> =>
  within(
    limitMs,
    `${count} records are processed`,
    eventually(async () => (await bed.committed(bed.topic('events'))) === count),
  )

/** `clusterTest` gives each test the address of a cluster. */
export function describeApplicationUnderFaults(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
): void {
  describe(`an application on ${cluster}`, () => {
    clusterTest(
      'that hears nothing any more shows it, and goes on when it hears again',
      async ({ bootstrapServers }) => {
        const { bed, proxy, app, lines } = await open(bootstrapServers, { stalledAfter: '1s' })
        await app.start()
        await bed.produce('events', records(100))
        await processed(bed, 100)
        expect(app.health).toEqual({ state: 'running', stall: undefined })

        proxy.goSilent()
        await bed.produce('events', records(100))
        await within(
          limitMs,
          'the stall',
          eventually(() => app.health.stall !== undefined),
        )
        expect(lines.some((line) => isQuoted('stalled', line))).toBe(true)

        proxy.heal()
        await processed(bed, 200)
        await within(
          limitMs,
          'the end of the stall',
          eventually(() => app.health.stall === undefined),
        )
        expect(lines.some(({ message }) => /makes progress again after /.test(message))).toBe(true)
        expect(app.health.state).toBe('running')
        await app.stop()
        expect(proxy.faults).toBeGreaterThan(0)
      },
    )

    clusterTest('whose connections break all the time counts every record', async ({ bootstrapServers }) => {
      await seeded(async (random) => {
        const { bed, proxy, app } = await open(bootstrapServers, {})
        await app.start()
        proxy.onAnswer = () => (random.next(8) === 0 ? 'reset' : 'pass')
        proxy.onRequest = () => (random.next(12) === 0 ? 'reset' : 'pass')
        const all: Keyed[] = []
        while (proxy.faults < 20) {
          await bed.produce('events', records(100))
          all.push(...records(100))
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        await processed(bed, all.length)
        proxy.heal()
        expect(app.state).not.toBe('failed')
        await app.stop()
        const counts = await bed.counts(bed.topic('counted'))
        for (let key = 0; key < 20; key++) expect(counts[`k${key}`]).toBeGreaterThanOrEqual(all.length / 20)
        expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(counts)
      })
    })
  })
}
