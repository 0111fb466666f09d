import { startBrokerWorker } from '@millrace/broker'
import { test } from 'vitest'
import { describeStreamJoins } from './stream-join-suite.ts'

const brokerTest = test.extend<{ bootstrapServers: string }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern to know what a fixture depends on
  bootstrapServers: async ({}, use) => {
    const broker = await startBrokerWorker({ port: 0 })
    await use(broker.bootstrapServers)
    await broker.stop()
  },
})

describeStreamJoins('the embedded broker', brokerTest)
