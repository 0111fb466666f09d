// A log that a real Kafka has compacted: gaps, tombstones, batches that kept nothing but their place, and a batch behind them that is larger than a fetch.
import { setTimeout as pause } from 'node:timers/promises'
import type { FetchedPartition } from '@millrace/client'
import { expect } from 'vitest'
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { ClusterBed, textOf } from '../runtime/cluster-bed.ts'
import { within } from './within.ts'

kafkaTest('a compacted log is read to its end with fetches smaller than its batches', async ({ bootstrapServers }) => {
  const bed = await ClusterBed.open(bootstrapServers)
  const topic = bed.topic('compacted')
  const configs = {
    'cleanup.policy': 'compact',
    'segment.ms': '100',
    'min.cleanable.dirty.ratio': '0.001',
    'delete.retention.ms': '3600000',
  }
  await bed.client.admin.createTopics([{ name: topic, partitions: 1, replicationFactor: 1, configs }])
  const last = new Map<string, string>()
  const write = async (...records: readonly (readonly [key: string, value: string | null])[]): Promise<void> => {
    const writer = bed.client.writer()
    await writer.open()
    for (const [key, value] of records) {
      writer.write(topic, 0, Date.now(), Buffer.from(key), value === null ? null : Buffer.from(value), [])
      last.set(key, value ?? 'null')
    }
    await writer.close()
  }
  const keys = Array.from({ length: 20 }, (_, at) => `k${at}`)
  // Each call is another producer, whose last batch the cleaner keeps as a place without records.
  for (const key of keys) await write([key, 'first'])
  await write(...keys.map((key): [string, string] => [key, 'x'.repeat(5_000)]))
  await write(['k3', null], ['k4', null])
  const readAll = async (): Promise<readonly FetchedPartition[]> => {
    const end = (await bed.client.admin.listOffsets([{ topic, partition: 0, at: 'latest' }])).get(`${topic}-0`) ?? 0
    const reader = bed.client.reader({ maxPartitionBytes: 1_000 })
    reader.assign([{ topic, partition: 0, offset: 0 }])
    const fetched: FetchedPartition[] = []
    while ((reader.position(topic, 0) ?? 0) < end) fetched.push(...(await reader.poll(100)))
    await reader.close()
    return fetched
  }
  const firstsLeft = (fetched: readonly FetchedPartition[]): number =>
    fetched.flatMap(({ records }) => records).filter(({ value }) => textOf(value) === 'first').length

  let fetched = await readAll()
  expect(firstsLeft(fetched)).toBe(keys.length)
  const compacted = async (): Promise<void> => {
    while (firstsLeft(fetched) > 0) {
      // The active segment is never compacted, so that another must begin.
      await write(['marker', `${performance.now()}`])
      await pause(500)
      fetched = await within(10_000, 'reading to the end', readAll())
    }
  }
  await within(120_000, 'compaction', compacted())
  const found = new Map<string, string>()
  for (const { records } of fetched) for (const { key, value } of records) found.set(textOf(key), textOf(value))
  expect(found).toEqual(last)
})
