// The broker goes away and comes back: applications wait, connect again and go on, without a restart of their own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startBrokerWorker } from '@millrace/broker'
import { long, StreamsBuilder, string } from '@millrace/streams'
import { expect, onTestFinished, test } from 'vitest'
import { ClusterBed, eventually, type Keyed } from './cluster-bed.ts'

const batch: readonly Keyed[] = Array.from({ length: 100 }, (_, at) => ({
  key: `k${at % 10}`,
  value: `v${at % 3}`,
  partition: at % 2,
}))

// The broker forgets dynamic members when it restarts: the application joins again, and goes on with what it has not committed because nobody else had its tasks.
test('an application goes on when its broker comes back, and counts every record once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-broker-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  let broker = await startBrokerWorker({ directory, port: 0 })
  onTestFinished(() => broker.stop())
  const port = Number(broker.bootstrapServers.split(':').at(-1))
  const bed = await ClusterBed.open(broker.bootstrapServers)
  await bed.createTopics({ events: 2, counted: 2 })
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('events'), { key: string(), value: string() })
    .groupBy((_, value) => value, { key: string() })
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  const app = bed.app(builder.build())
  await app.start()

  const repartition = `${bed.applicationId}-counts-repartition`
  const processed = (records: number): Promise<void> =>
    eventually(async () => {
      if ((await bed.committed(bed.topic('events'))) !== records) return false
      const ends = [0, 1].map((partition) => ({ topic: repartition, partition, at: 'latest' as const }))
      const written = [...(await bed.client.admin.listOffsets(ends)).values()].reduce((sum, end) => sum + end, 0)
      return (await bed.committed(repartition)) === written
    })
  for (let round = 1; round <= 3; round++) {
    await bed.produce('events', batch)
    await processed(round * batch.length)
    await broker.stop()
    await pause(300)
    broker = await startBrokerWorker({ directory, port, strictPort: true })
  }
  await bed.produce('events', batch)
  await processed(4 * batch.length)
  await eventually(() => app.state === 'running')
  await app.stop()
  const counts = await bed.counts(bed.topic('counted'))
  expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(counts)
  expect(counts).toEqual({ v0: 136, v1: 132, v2: 132 })
})
