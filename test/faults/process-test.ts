// `test` with the address of an embedded broker in a process of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { startBrokerProcess } from '../broker/broker-process.ts'

export const processTest = test.extend<{ bootstrapServers: string }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern to know what a fixture depends on
  bootstrapServers: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-broker-'))
    const broker = await startBrokerProcess(directory)
    await use(broker.bootstrapServers)
    await broker.kill()
    await rm(directory, { recursive: true, force: true })
  },
})
