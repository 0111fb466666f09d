// Applications on kafkajs and the embedded broker, also when the broker goes away and comes back.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startBrokerWorker } from '@millrace/broker'
import { expect, onTestFinished, test } from 'vitest'
import { CountingOnKafkajs, describeKafkajsApplications, events } from './kafkajs-application-suite.ts'

const brokerTest = test.extend<{ readonly bootstrapServers: string }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern to know what a fixture depends on
  bootstrapServers: async ({}, use) => {
    const broker = await startBrokerWorker({ port: 0 })
    await use(broker.bootstrapServers)
    await broker.stop()
  },
})

describeKafkajsApplications('the embedded broker', brokerTest)

test('an application on kafkajs goes on without a restart when its broker comes back', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-broker-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  let broker = await startBrokerWorker({ directory, port: 0 })
  onTestFinished(() => broker.stop())
  const port = Number(broker.bootstrapServers.split(':').at(-1))
  const counting = await CountingOnKafkajs.open(broker.bootstrapServers)
  const app = counting.app()
  await app.start()
  for (let round = 1; round <= 3; round++) {
    await counting.bed.produce('events', events(700))
    await counting.counted(round * 700)
    await broker.stop()
    await pause(300)
    broker = await startBrokerWorker({ directory, port, strictPort: true })
  }
  await counting.bed.produce('events', events(700))
  await counting.counted(4 * 700)
  expect(app.state).toBe('running')
  await app.stop()
  await counting.expectCounts([1, 2, 3, 4].flatMap(() => events(700)))
})
