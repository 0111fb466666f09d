// The process is killed at each named step of its protocol and started again: nothing is lost, and no more is counted twice than what was not committed.
import { join } from 'node:path'
import { startBrokerWorker } from '@millrace/broker'
import { type FaultPoint, faultPoints } from '@millrace/runtime'
import { describe, expect, test } from 'vitest'
import { ClusterBed, eventually, type Keyed } from './cluster-bed.ts'
import { CountingProcess } from './counting-process.ts'

const partitions = 4
const batch: readonly Keyed[] = Array.from({ length: 100 }, (_, at) => ({
  key: `k${at % 20}`,
  value: 'v',
  partition: (at % 20) % partitions,
}))

/** Steps that come only when there is something to restore. */
const needsRestore: readonly FaultPoint[] = ['restore-batch-written']

async function killedAt(bed: ClusterBed, point: FaultPoint): Promise<void> {
  const state = join(bed.directory, 'state')
  const start = (environment: Record<string, string>, directory = state): CountingProcess =>
    new CountingProcess(bed, directory, { environment, instanceId: 'only' })
  const processed = (records: number): Promise<void> =>
    eventually(async () => (await bed.committed(bed.topic('events'))) === records)

  const before = start({})
  await bed.produce('events', batch)
  await processed(batch.length)
  expect(await before.end('SIGTERM')).toBe(0)

  const victim = start({ FAULT_POINT: point }, needsRestore.includes(point) ? join(bed.directory, 'new') : state)
  await bed.produce('events', batch)
  if (point === 'stores-closing') {
    await processed(2 * batch.length)
    expect(await victim.end('SIGTERM')).toBe('SIGKILL')
  } else {
    expect(await victim.exited).toBe('SIGKILL')
  }
  const committed = await bed.committed(bed.topic('events'))

  const after = start({})
  await processed(2 * batch.length)
  await eventually(() => after.tasks !== undefined)
  expect(await after.end('SIGTERM')).toBe(0)

  const counts = Object.values(await bed.counts(bed.topic('counted')))
  const sum = counts.reduce((total, count) => total + count, 0)
  expect(counts).toHaveLength(20)
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(10)
  expect(sum).toBeLessThanOrEqual(2 * batch.length + (2 * batch.length - committed))
  expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(await bed.counts(bed.topic('counted')))
}

describe('a process that is killed', () => {
  test.each(faultPoints.map((point) => ({ point })))('at $point goes on after a restart', async ({ point }) => {
    const broker = await startBrokerWorker({ port: 0 })
    try {
      const bed = await ClusterBed.open(broker.bootstrapServers)
      await bed.createTopics({ events: partitions, counted: partitions })
      await killedAt(bed, point)
    } finally {
      await broker.stop()
    }
  })
})
