// Reading what was compacted: gaps, tombstones, batches of which nothing but their place is left. A batch of a producer that the broker remembers keeps its place.
import { noHeaders, systemClock } from '@millrace/record'
import { batchesIn, retainRecords } from '@millrace/protocol'
import { expect } from 'vitest'
import { type Bench, bytesOf, numbered, textOf, valuesOf } from './bench.ts'
import { changeFetchedBatches, emptyBatchesAhead } from './fetch-answers.ts'

type Keyed = readonly [key: string, value: string | null]

export function compactionCases(bench: Bench): void {
  /** Reads `values` (one to a batch) with fetches of 100 bytes while the batches that `isEmptied` names have lost their records on the way. */
  const readsPast = (values: readonly string[], isEmptied: (offset: number) => boolean) =>
    bench.withFaults(async (client, faults) => {
      const topic = await bench.topic()
      for (const value of values) await bench.write(topic, 0, [value])
      let fruitless = 0
      changeFetchedBatches(faults, (bytes, askedBytes) => {
        const emptied = [...batchesIn(bytes)].map((batch) => retainRecords(batch, ({ offset }) => !isEmptied(offset)))
        const first = emptied[0] as Uint8Array
        // As a broker answers: what fits, and a first batch in any case.
        const answer = Buffer.concat(emptied).subarray(0, Math.max(first.length, askedBytes))
        const ahead = emptyBatchesAhead(answer)
        if (ahead > 0 && ahead === [...batchesIn(answer)].length) fruitless += 1
        return answer
      })
      const read = await bench.readAll(topic, 0, { client, maxPartitionBytes: 100 })
      expect(valuesOf(read)).toEqual(values.filter((_, offset) => !isEmptied(offset)))
      expect(fruitless).toBeGreaterThan(0)
    })

  bench.test('emptied batches are passed, and so is a batch behind them that is larger than a fetch', () =>
    readsPast([...numbered('v', 16), 'large'.repeat(1_000), 'last'], (offset) => offset >= 4 && offset < 16),
  )

  bench.test('a log that ends in emptied batches is read to its end', () =>
    readsPast(numbered('v', 16), (offset) => offset >= 6),
  )

  bench.compactionTest(
    'a log that the cluster compacted is read to its end with fetches smaller than its batches',
    () =>
      bench.withFaults(async (client, faults) => {
        const topic = await bench.topic(1, {
          'cleanup.policy': 'compact',
          'segment.ms': '100',
          'min.cleanable.dirty.ratio': '0.001',
          'delete.retention.ms': '3600000',
        })
        const last = new Map<string, string | null>()
        const write = async (...records: readonly Keyed[]): Promise<void> => {
          const writer = bench.client.writer()
          await writer.open()
          const now = systemClock.now()
          for (const [key, value] of records) {
            writer.write(topic, 0, now, bytesOf(key), value === null ? null : bytesOf(value), noHeaders)
            last.set(key, value)
          }
          await writer.close()
        }
        const keys = numbered('k', 20)
        for (const key of keys) await write([key, 'first'])
        await write(...keys.map((key): Keyed => [key, key.repeat(1_000)]))
        await write(['k3', null], ['k4', null])
        const readAll = () => bench.readAll(topic, 0, { client, maxPartitionBytes: 500 })
        let read = await readAll()
        // The cleaner may have been quicker than the writing; else the segment that is written to is never compacted, and another must begin.
        for (let round = 0; valuesOf(read).includes('first'); round++) {
          await write(['round', `${round}`])
          read = await readAll()
        }
        let empty = 0
        changeFetchedBatches(faults, (bytes) => {
          empty += emptyBatchesAhead(bytes)
          return undefined
        })
        read = await readAll()
        expect(empty).toBeGreaterThanOrEqual(keys.length)
        expect(new Map(read.map(({ key, value }) => [textOf(key), textOf(value)]))).toEqual(last)
      }),
  )
}
