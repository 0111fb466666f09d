// Two processes of one application: they share the work, one ends, the other takes over, and the counts equal a fold of the input.
import { join } from 'node:path'
import { describe, expect, type TestAPI } from 'vitest'
import { ClusterBed, eventually, type Keyed, longOf, textOf } from './cluster-bed.ts'
import { CountingProcess } from './counting-process.ts'

const partitions = 4
const batch: readonly Keyed[] = Array.from({ length: 200 }, (_, at) => ({
  key: `k${at % 40}`,
  value: 'v',
  partition: (at % 40) % partitions,
}))

/** Every key's counts in the order they were written. */
async function countsByKey(bed: ClusterBed): Promise<Readonly<Record<string, readonly number[]>>> {
  const counts: Record<string, number[]> = {}
  for (const { key, value } of await bed.read(bed.topic('counted'))) (counts[textOf(key)] ??= []).push(longOf(value))
  return counts
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeProcesses(cluster: string, clusterTest: TestAPI<{ readonly bootstrapServers: string }>): void {
  describe(`two processes on ${cluster}`, () => {
    clusterTest('count every record once, through a stop and a take-over', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: partitions, counted: partitions })
      let batches = 0
      const feed = async (times: number): Promise<void> => {
        for (let at = 0; at < times; at++, batches++) await bed.produce('events', batch)
      }
      const processed = (): Promise<void> =>
        eventually(async () => (await bed.committed(bed.topic('events'))) === batches * batch.length)

      const first = new CountingProcess(bed, join(bed.directory, 'one'))
      const second = new CountingProcess(bed, join(bed.directory, 'two'))
      await eventually(() => first.tasks?.length === 2 && second.tasks?.length === 2)
      await feed(5)
      await processed()

      const [code] = await Promise.all([first.end('SIGTERM'), feed(10)])
      expect(code).toBe(0)
      await eventually(() => second.tasks?.length === partitions)
      await feed(5)
      await processed()

      const third = new CountingProcess(bed, join(bed.directory, 'one'))
      await Promise.all([feed(10), eventually(() => third.tasks?.length === 2 && second.tasks?.length === 2)])
      await processed()
      expect(await second.end('SIGINT')).toBe(0)
      expect(await third.end('SIGTERM')).toBe(0)

      const each = (batches * batch.length) / 40
      for (const [key, counts] of Object.entries(await countsByKey(bed))) {
        expect([key, counts.at(-1)]).toEqual([key, each])
        expect(counts, `counts of ${key} rise`).toEqual([...new Set(counts)].sort((a, b) => a - b))
      }
      expect(Object.keys(await bed.counts(bed.topic('counted')))).toHaveLength(40)
    })
  })
}
