import { ManualClock } from '@millrace/record'
import { expect, it } from 'vitest'
import { RepartitionPurge } from '../../src/topics/repartition-purge.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'

const record = { timestamp: 0, key: null, value: null, headers: [] }

function setUp() {
  const log = new MemoryLog()
  log.createTopic('app-r-repartition', 1)
  for (let at = 0; at < 10; at++) log.append('app-r-repartition', 0, record)
  const clock = new ManualClock()
  const errors: unknown[] = []
  const { admin } = log.client()
  const purge = new RepartitionPurge({ admin, clock, intervalMs: 30_000, onError: (error) => errors.push(error) })
  return { log, clock, purge, errors }
}

it('deletes records below the committed offset when the interval is over', async () => {
  const { log, clock, purge } = setUp()
  purge.committed('app-r-repartition', 0, 7)
  purge.purgeIfDue()
  await purge.settled()
  expect(log.start('app-r-repartition', 0)).toBe(0)
  clock.advance(30_000)
  purge.purgeIfDue()
  await purge.settled()
  expect(log.start('app-r-repartition', 0)).toBe(7)
})

it('tells an error and goes on with the next interval', async () => {
  const { log, clock, purge, errors } = setUp()
  purge.committed('gone', 0, 1)
  clock.advance(30_000)
  purge.purgeIfDue()
  await purge.settled()
  expect(errors).toHaveLength(1)
  purge.committed('app-r-repartition', 0, 3)
  clock.advance(30_000)
  purge.purgeIfDue()
  await purge.settled()
  expect(log.start('app-r-repartition', 0)).toBe(3)
})
