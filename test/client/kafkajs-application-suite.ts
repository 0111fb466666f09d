// Applications that bring a configured Kafka of kafkajs: on the embedded broker and on Apache Kafka. What comes out equals a fold of what went in.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { kafkajsClient } from '@millrace/client/kafkajs'
import { long, type MillraceApp, type MillraceAppOptions, StreamsBuilder, string } from '@millrace/streams'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, onTestFinished, type TestAPI } from 'vitest'
import { ClusterBed, eventually, type Keyed } from '../runtime/cluster-bed.ts'

const partitions = 4
export const events = (count: number): readonly Keyed[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `k${at % 20}`,
    value: `v${at % 7}`,
    partition: (at % 20) % partitions,
  }))

function foldByValue(records: readonly Keyed[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { value } of records) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** An application that counts by another key, through a repartition topic, with a changelog; on kafkajs. */
export class CountingOnKafkajs {
  readonly bed: ClusterBed

  private constructor(bed: ClusterBed) {
    this.bed = bed
  }

  static async open(bootstrapServers: string): Promise<CountingOnKafkajs> {
    const bed = await ClusterBed.open(bootstrapServers)
    await bed.createTopics({ events: partitions, counted: partitions })
    return new CountingOnKafkajs(bed)
  }

  app(options: Partial<MillraceAppOptions> = {}): MillraceApp {
    const { bed } = this
    const client = kafkajsClient(new Kafka({ brokers: [bed.bootstrapServers], logLevel: logLevel.NOTHING }))
    onTestFinished(() => client.close())
    const builder = new StreamsBuilder()
    builder
      .stream(bed.topic('events'), { key: string(), value: string() })
      .groupBy((_, value) => value, { key: string() })
      .count({ store: 'counts' })
      .toStream()
      .to(bed.topic('counted'), { value: long() })
    return bed.app(builder.build(), { client, ...options })
  }

  /** Resolves when so many records have been counted and the counts committed. */
  counted(count: number): Promise<void> {
    return eventually(async () => (await this.bed.committed(`${this.bed.applicationId}-counts-repartition`)) === count)
  }

  async expectCounts(records: readonly Keyed[]): Promise<void> {
    const { bed } = this
    expect(await bed.counts(bed.topic('counted'))).toEqual(foldByValue(records))
    expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(foldByValue(records))
  }
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeKafkajsApplications(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
): void {
  describe(`an application on kafkajs and ${cluster}`, () => {
    clusterTest('counts what comes, and goes on exactly after a restart', async ({ bootstrapServers }) => {
      const counting = await CountingOnKafkajs.open(bootstrapServers)
      for (const run of [1, 2]) {
        const app = counting.app()
        await app.start()
        await counting.bed.produce('events', events(700))
        await counting.counted(run * 700)
        await app.stop()
      }
      await counting.expectCounts([...events(700), ...events(700)])
    })

    clusterTest('restores its state, and leaves nothing of that on the cluster', async ({ bootstrapServers }) => {
      const counting = await CountingOnKafkajs.open(bootstrapServers)
      const { bed } = counting
      const first = counting.app()
      await first.start()
      await bed.produce('events', events(700))
      await counting.counted(700)
      await first.stop()
      await rm(join(bed.directory, 'state'), { recursive: true })
      const groups = async (): Promise<string[]> =>
        (await bed.client.admin.listGroups()).map(({ groupId }) => groupId).sort()
      const before = await groups()
      const second = counting.app()
      let restored = 0
      second.onRestore((progress) => {
        if (progress.done) restored += progress.total
      })
      await second.start()
      expect(restored).toBe((await bed.read(`${bed.applicationId}-counts-changelog`)).length)
      expect(await groups()).toEqual(before)
      await bed.produce('events', events(700))
      await counting.counted(1400)
      await second.stop()
      await counting.expectCounts([...events(700), ...events(700)])
    })

    clusterTest('shares its tasks with an instance on the native client', async ({ bootstrapServers }) => {
      const counting = await CountingOnKafkajs.open(bootstrapServers)
      const { bed } = counting
      const first = counting.app()
      await first.start()
      const tasks = first.metrics()?.tasks.length ?? 0
      const second = counting.app({ client: bed.client })
      await second.start()
      await eventually(() => first.metrics()?.tasks.length === tasks / 2)
      await bed.produce('events', events(700))
      await counting.counted(700)
      await second.stop()
      await eventually(() => first.metrics()?.tasks.length === tasks)
      await bed.produce('events', events(700))
      await counting.counted(1400)
      await first.stop()
      await counting.expectCounts([...events(700), ...events(700)])
    })

    clusterTest('refuses a static membership, which kafkajs does not have', async ({ bootstrapServers }) => {
      const app = (await CountingOnKafkajs.open(bootstrapServers)).app({ instanceId: 'one' })
      await expect(app.start()).rejects.toThrow(/^CLIENT_NOT_SUPPORTED: .*instanceId.*nativeClient/)
    })
  })
}
