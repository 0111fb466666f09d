// `test` with the address of an embedded broker of its own, in a worker thread as `npm start` runs it.
import { startBrokerWorker } from '@millrace/broker'
import { test } from 'vitest'

export const embeddedTest = test.extend<{ bootstrapServers: string }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern to know what a fixture depends on
  bootstrapServers: async ({}, use) => {
    const broker = await startBrokerWorker({ port: 0 })
    await use(broker.bootstrapServers)
    await broker.stop()
  },
})
