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
  for (let round = 1; round <= 3; round++) {
    await bed.produce('events', batch)
    await eventually(async () => (await bed.committed(repartition)) === round * batch.length)
    await broker.stop()
    await pause(300)
    broker = await startBrokerWorker({ directory, port, strictPort: true })
  }
  await bed.produce('events', batch)
  await eventually(async () => (await bed.committed(repartition)) === 4 * batch.length)
  expect(app.state).toBe('running')
  await app.stop()
  expect(await bed.counts(bed.topic('counted'))).toEqual({ v0: 136, v1: 132, v2: 132 })
})
