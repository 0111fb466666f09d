// Applications on the embedded broker, which runs in a worker thread as `npm start` runs it.
import { startBrokerWorker } from '@millrace/broker'
import { test } from 'vitest'
import { describeApplications } from './application-suite.ts'
import { describeProcesses } from './process-suite.ts'

const brokerTest = test.extend<{ bootstrapServers: string }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern to know what a fixture depends on
  bootstrapServers: async ({}, use) => {
    const broker = await startBrokerWorker({ port: 0 })
    await use(broker.bootstrapServers)
    await broker.stop()
  },
})

describeApplications('the embedded broker', brokerTest)
describeProcesses('the embedded broker', brokerTest)
