// Functions that are waited for, on any cluster: order and completeness while instances come and go, and what becomes of records that fail.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type AsyncOrder, json, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { describe, expect, type TestAPI } from 'vitest'
import { z } from 'zod'
import { ClusterBed, eventually, type Keyed, textOf } from './cluster-bed.ts'

const text = { key: string(), value: string() }
const partitions = 4
const records = 400
const keys = 5

/** The n-th record of a partition is `<partition>:<n>`. */
const input: readonly Keyed[] = Array.from({ length: records }, (_, at) => ({
  key: `p${at % partitions}k${Math.floor(at / partitions) % keys}`,
  value: `${at % partitions}:${Math.floor(at / partitions)}`,
  partition: at % partitions,
}))

/** Takes its time, another one for each record. */
async function slowly<T>(value: string, result: T, signal: AbortSignal): Promise<T> {
  const [, n] = value.split(':')
  await pause((Number(n) * 7_919) % 7, undefined, { signal })
  return result
}

function waiting(bed: ClusterBed, ordered: AsyncOrder): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('in'), text)
    .mapValuesAsync((value, _, { signal }) => slowly(value, value, signal), {
      timeout: '30s',
      concurrency: 20,
      ordered,
    })
    .to(bed.topic('out'), { ...text, partitioner: (_topic, _key, value) => Number(value.split(':')[0]) })
  return builder.build()
}

/** Values of each partition of a topic, in order. */
async function valuesOf(bed: ClusterBed, topic: string): Promise<readonly string[]> {
  return (await bed.read(topic)).map(({ value }) => textOf(value))
}

/** Two instances, of which the second comes in the middle of the work and leaves again before its end. */
async function comeAndGo(bootstrapServers: string, ordered: AsyncOrder): Promise<readonly string[]> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ in: partitions, out: partitions })
  const first = bed.app(waiting(bed, ordered))
  const second = bed.app(waiting(bed, ordered), { stateDir: join(bed.directory, 'second') })
  await first.start()
  await bed.produce('in', input.slice(0, records / 4))
  await bed.produce('in', input.slice(records / 4, records / 2))
  await second.start()
  await bed.produce('in', input.slice(records / 2))
  await eventually(() => (second.metrics()?.recordsProcessed ?? 0) > 0)
  await second.stop()
  await eventually(async () => (await bed.committed(bed.topic('in'))) === records)
  await first.stop()
  return valuesOf(bed, bed.topic('out'))
}

const inOrder = (partition: number): readonly string[] =>
  input.filter((record) => record.partition === partition).map(({ value }) => value)

/** `clusterTest` gives each test the address of a cluster. */
export function describeAsync(cluster: string, clusterTest: TestAPI<{ readonly bootstrapServers: string }>): void {
  describe(`functions that are waited for, on ${cluster}`, () => {
    clusterTest(
      'keep the order of each partition, each record once, while instances come and go',
      async ({ bootstrapServers }) => {
        const values = await comeAndGo(bootstrapServers, 'partition')
        for (let partition = 0; partition < partitions; partition++) {
          expect(values.filter((value) => value.startsWith(`${partition}:`))).toEqual(inOrder(partition))
        }
      },
    )

    clusterTest(
      'keep the order of each key, each record once, while instances come and go',
      async ({ bootstrapServers }) => {
        const values = await comeAndGo(bootstrapServers, 'key')
        const keyOf = new Map(input.map(({ key, value }) => [value, key]))
        const byKey = (all: readonly string[]): unknown =>
          Object.fromEntries(Map.groupBy(all, (value) => keyOf.get(value)))
        expect(byKey(values)).toEqual(byKey(input.map(({ value }) => value)))
      },
    )

    clusterTest('put aside what a schema refuses and what no retry helps, and go on', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ in: 1, out: 1 })
      const [rejects, dead] = [bed.topic('rejects'), bed.topic('dead')]
      const attempts: number[] = []
      const builder = new StreamsBuilder()
      builder
        .stream(bed.topic('in'), { key: string(), value: json() })
        .validate(z.object({ id: z.string() }), { deadLetter: rejects })
        .mapValuesAsync(
          async ({ id }, _, { attempt, signal }) => {
            if (id !== 'broken') return slowly(':1', id, signal)
            attempts.push(attempt)
            throw new Error(`${id} stays broken`)
          },
          { timeout: '30s', retries: { times: 2, backoff: 5 } },
        )
        .to(bed.topic('out'), text)
      const app = bed.app(builder.build(), { onProcessingError: 'dead-letter', deadLetterTopic: dead })
      await app.start()
      const values = ['{"id":"a"}', '{"no":"id"}', '{"id":"broken"}', '{"id":"b"}']
      await bed.produce(
        'in',
        values.map((value) => ({ key: 'k', value })),
      )
      await eventually(async () => (await bed.committed(bed.topic('in'))) === values.length)
      await app.stop()
      expect([await valuesOf(bed, bed.topic('out')), attempts]).toEqual([
        ['a', 'b'],
        [1, 2, 3],
      ])
      expect([await valuesOf(bed, rejects), await valuesOf(bed, dead)]).toEqual([['{"no":"id"}'], ['{"id":"broken"}']])
    })
  })
}
