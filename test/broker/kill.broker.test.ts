import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { quietKafka, quietProducer } from './quiet-kafkajs.ts'

describe('a broker that is killed (kill -9) under load', () => {
  let directory: string
  const running: BrokerProcess[] = []
  const start = async (options: { port?: number; fsync?: 'always' } = {}): Promise<BrokerProcess> => {
    const broker = await startBrokerProcess(directory, options)
    running.push(broker)
    return broker
  }
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-kill-'))
  })
  afterEach(async () => {
    for (const broker of running.splice(0)) await broker.kill()
    rmSync(directory, { recursive: true, force: true })
  })

  /** Sends numbered records without pause until the broker is gone; notes what was acknowledged, by partition and offset. */
  async function produceInto(acknowledged: Map<string, string>, bootstrapServers: string): Promise<void> {
    const producer = quietProducer(quietKafka(bootstrapServers, { retries: 0 }))
    await producer.connect()
    for (let at = 0; ; at += 10) {
      const values = Array.from({ length: 10 }, (_, more) => `record-${at + more}-${'x'.repeat(500)}`)
      const partition = (at / 10) % 3
      try {
        const messages = values.map((value) => ({ value, partition }))
        const [result] = await producer.send({ topic: 't', acks: -1, messages })
        values.forEach((value, index) => acknowledged.set(`${partition}/${Number(result?.baseOffset) + index}`, value))
      } catch {
        break
      }
    }
    await producer.disconnect().catch(() => {})
  }

  async function readAll(bootstrapServers: string): Promise<Map<string, string>> {
    const kafka = quietKafka(bootstrapServers)
    const admin = kafka.admin()
    await admin.connect()
    const expected = (await admin.fetchTopicOffsets('t')).reduce(
      (sum, each) => sum + Number(each.high) - Number(each.low),
      0,
    )
    await admin.disconnect()
    const found = new Map<string, string>()
    const consumer = kafka.consumer({ groupId: `reader-${found.size}-${expected}`, maxWaitTimeInMs: 100 })
    await consumer.connect()
    await consumer.subscribe({ topics: ['t'], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      if (expected === 0) return resolve()
      consumer
        .run({
          eachMessage: async ({ partition, message }) => {
            found.set(`${partition}/${message.offset}`, String(message.value))
            if (found.size >= expected) resolve()
          },
        })
        .catch(reject)
    })
    await consumer.disconnect()
    return found
  }

  it.each(['never', 'always'] as const)(
    'has every acknowledged record at its offset after each of three kills (fsync: %s)',
    async (fsync) => {
      const options = fsync === 'always' ? { fsync } : {}
      const everything = new Map<string, string>()
      let broker = await start(options)
      const admin = quietKafka(broker.bootstrapServers).admin()
      await admin.connect()
      await admin.createTopics({
        topics: [{ topic: 't', numPartitions: 3, configEntries: [{ name: 'segment.bytes', value: '100000' }] }],
      })
      await admin.disconnect()
      const { clusterId } = broker
      for (let round = 0; round < 3; round++) {
        const acknowledged = new Map<string, string>()
        const producing = produceInto(acknowledged, broker.bootstrapServers)
        await expect.poll(() => acknowledged.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan(300)
        await broker.kill()
        await producing
        for (const [place, value] of acknowledged) {
          expect(everything.has(place), `offset ${place} was given out twice`).toBe(false)
          everything.set(place, value)
        }
        broker = await start(options)
        expect(broker.clusterId).toBe(clusterId)
        const found = await readAll(broker.bootstrapServers)
        for (const [place, value] of everything) expect(found.get(place), place).toBe(value)
        // What was written and not acknowledged is there too and keeps its offsets.
        for (const [place, value] of found) everything.set(place, value)
      }
      expect(await broker.stop()).toBe(0)
    },
  )

  it('keeps committed offsets, and takes a client that reconnects to the same port back', async () => {
    let broker = await start()
    const kafka = quietKafka(broker.bootstrapServers)
    const admin = kafka.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] })
    await admin.setOffsets({ groupId: 'g', topic: 't', partitions: [{ partition: 0, offset: '0' }] })
    await broker.kill()
    broker = await start({ port: broker.port })
    await expect
      .poll(() => admin.fetchOffsets({ groupId: 'g', topics: ['t'] }), { timeout: 20_000 })
      .toMatchObject([{ topic: 't', partitions: [{ partition: 0, offset: '0' }] }])
    await admin.disconnect()
  })
})
