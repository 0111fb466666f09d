// Faults on the way: lost answers, lost requests, a cluster that is away for a while.
import { noHeaders } from '@millrace/record'
import { encodeSubscription } from '@millrace/protocol'
import { expect } from 'vitest'
import { type Bench, bytesOf, numbered, readUntil, until, valuesOf } from './bench.ts'
import type { Fate } from './faulty-transport.ts'

export function faultCases(bench: Bench): void {
  /** Writes batches of these sizes at once while each of `cuts` produce frames (counted from 0) meets the fault. */
  const writeThroughFaults = (kind: 'onAnswer' | 'onRequest', sizes: readonly number[], cuts: readonly number[]) =>
    bench.withFaults(async (client, faults) => {
      const topic = await bench.topic()
      let seen = 0
      faults[kind] = (api): Fate => (api === 'Produce' && cuts.includes(seen++) ? 'cut' : 'pass')
      const writer = client.writer({ lingerMs: 60_000, maxBatchBytes: 1_000 })
      await writer.open()
      const values: string[] = []
      for (const [batch, size] of sizes.entries()) {
        // A batch is full after one large record; the small ones make its count.
        for (let index = 1; index < size; index++) values.push(`${batch}.${index}`)
        values.push(`${batch}.${size}`.padEnd(800, '.'))
      }
      for (const value of values) writer.write(topic, 0, 0, null, bytesOf(value), noHeaders)
      await writer.flush()
      expect(faults.faults).toBeGreaterThanOrEqual(cuts.length)
      expect(writer.acknowledgedOffset(topic, 0)).toBe(values.length - 1)
      expect(valuesOf(await bench.readAll(topic, 0))).toEqual(values)
      await writer.close()
    })

  bench.test('a batch whose answer is lost is in the log once', () => writeThroughFaults('onAnswer', [3], [0]))

  bench.test('batches of equal size in flight when the answers are lost are in the log once, in order', () =>
    writeThroughFaults('onAnswer', [2, 2, 2, 2, 2, 2, 2, 2], [0, 3, 7]),
  )

  bench.test('batches of unequal size in flight when the answers are lost are in the log once, in order', () =>
    writeThroughFaults('onAnswer', [3, 1, 5, 2, 4, 1], [0, 2]),
  )

  bench.test('single records in flight when the answers are lost are in the log once, in order', () =>
    writeThroughFaults('onAnswer', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 4]),
  )

  bench.test('batches whose requests are lost are in the log once, in order', () =>
    writeThroughFaults('onRequest', [2, 1, 3, 1, 2], [1, 3]),
  )

  bench.test('a lost request in the middle of the pipeline leaves no gap and no duplicate', () =>
    bench.withFaults(async (client, faults) => {
      const topic = await bench.topic(2)
      let seen = 0
      // Every seventh answer and every fifth request is lost.
      faults.onAnswer = (api) => (api === 'Produce' && ++seen % 7 === 0 ? 'cut' : 'pass')
      faults.onRequest = (api) => (api === 'Produce' && ++seen % 5 === 0 ? 'cut' : 'pass')
      const writer = client.writer({ maxBatchBytes: 200, lingerMs: 1 })
      await writer.open()
      const values = numbered('value ', 600)
      for (const [index, value] of values.entries()) {
        writer.write(topic, index % 2, 0, null, bytesOf(value), noHeaders)
        if (index % 100 === 99) await writer.flush()
      }
      await writer.close()
      expect(faults.faults).toBeGreaterThan(5)
      const read = await Promise.all([0, 1].map(async (partition) => valuesOf(await bench.readAll(topic, partition))))
      expect(read).toEqual([0, 1].map((partition) => values.filter((_, index) => index % 2 === partition)))
    }),
  )

  bench.test('reading goes on after lost connections, without a gap and without a duplicate', () =>
    bench.withFaults(async (client, faults) => {
      const topic = await bench.topic()
      const values = numbered('v', 500)
      await bench.write(topic, 0, values, { maxBatchBytes: 200 })
      let seen = 0
      faults.onAnswer = (api) => (api === 'Fetch' && ++seen % 3 === 2 ? 'cut' : 'pass')
      const read = await bench.readAll(topic, 0, { client, maxPartitionBytes: 1_000 })
      expect(faults.faults).toBeGreaterThan(2)
      expect(valuesOf(read)).toEqual(values)
    }),
  )

  bench.test('reader, writer and member go on when the cluster comes back', () =>
    bench.withFaults(async (client, faults) => {
      const topic = await bench.topic()
      const writer = client.writer()
      await writer.open()
      const reader = client.reader()
      reader.assign([{ topic, partition: 0, offset: 0 }])
      const member = client.member({
        groupId: bench.name('group'),
        protocols: [{ name: 'p', metadata: () => encodeSubscription({ topics: [topic] }) }],
        assign: async () => new Map(),
        onRebalance: () => {},
      })
      await member.join()
      writer.write(topic, 0, 0, null, bytesOf('before'), noHeaders)
      await writer.flush()
      expect(valuesOf(await readUntil(reader, topic, 0, 1))).toEqual(['before'])

      faults.goDown()
      writer.write(topic, 0, 0, null, bytesOf('during'), noHeaders)
      const flushed = writer.flush()
      const committed = member.commit([{ topic, partition: 0, offset: 1 }])
      const refused = faults.faults
      await until(() => faults.faults > refused + 3)
      faults.goUp()
      await flushed
      await committed
      expect(valuesOf(await readUntil(reader, topic, 0, 2))).toEqual(['during'])
      expect((await member.committed([{ topic, partition: 0 }])).get(`${topic}-0`)?.offset).toBe(1)
      await member.leave()
      await writer.close()
      await reader.close()
    }),
  )
}
