// The fixture itself: what it provides is a Kafka with transactions, and what it starts does not outlive a killed run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kafka, logLevel } from 'kafkajs'
import { expect, test, vi } from 'vitest'
import { kafkaTest } from './fixture/kafka-test.ts'

kafkaTest('the provided Kafka takes a transaction and gives its records back', async ({ bootstrapServers }) => {
  const kafka = new Kafka({ clientId: 'fixture-test', brokers: [bootstrapServers], logLevel: logLevel.NOTHING })
  const topic = `fixture-${process.pid}`
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] })
  const producer = kafka.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: [{ key: 'k', value: 'v' }] })
  await transaction.commit()
  await producer.disconnect()
  // One record and the commit's marker; the coordinator writes the marker after it has answered.
  await vi.waitUntil(async () => (await admin.fetchTopicOffsets(topic))[0]?.high === '2', {
    timeout: 20_000,
    interval: 100,
  })
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
})

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a kept process and its folder go when the run ends by %s',
  async (signal) => {
    const dir = mkdtempSync(join(tmpdir(), 'millrace-keeper-'))
    const keeper = fileURLToPath(new URL('fixture/keeper.ts', import.meta.url))
    const kept = [process.execPath, '-e', 'setInterval(() => {}, 1000)']
    const script = `
    import { startKeeper } from ${JSON.stringify(keeper)}
    const { child } = startKeeper(${JSON.stringify(['process', dir, join(dir, 'log'), ...kept])})
    child.stdout.pipe(process.stdout)
    setInterval(() => {}, 1000)`
    const run = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(run.stdout.setEncoding('utf8'), 'data')) as [string]
    const pid = Number(/^pid (\d+)/.exec(line)?.[1])
    expect(isRunning(pid)).toBe(true)
    run.kill(signal)
    await once(run, 'exit')
    await vi.waitUntil(() => !isRunning(pid) && !existsSync(dir), { timeout: 20_000 })
  },
)
