// An application whose functions are waited for: what a commit, a rebalance, a stop and a failure wait for.
import { ManualClock } from '@millrace/record'
import { afterEach, describe, expect, it } from 'vitest'
import { OpenCalls } from '../calls/open-calls.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { until } from '../memory-log/until.ts'
import { waitingTopology } from '../topologies.ts'
import { application, committedOffset, lastCounts, produce, type Running } from './running.ts'

const running: Running[] = []

afterEach(async () => {
  for (const { app } of running.splice(0)) await app.stop().catch(() => {})
})

function logWithTopics(): MemoryLog {
  const log = new MemoryLog()
  log.createTopic('events', 1)
  log.createTopic('counted', 1)
  return log
}

async function started(
  log: MemoryLog,
  calls: OpenCalls,
  options: Parameters<typeof application>[2] = {},
): Promise<Running> {
  const one = application(log, waitingTopology(calls.mapper, 4), options)
  running.push(one)
  await one.app.start()
  return one
}

/** Ends every call, those that come meanwhile too, until `isDone`. */
async function resolveAllUntil(calls: OpenCalls, isDone: () => boolean): Promise<void> {
  await until(() => {
    for (const { resolve, value } of calls.all) resolve(value)
    return isDone()
  })
}

describe('a commit', () => {
  it('waits for what is under way, and covers it then', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    await started(log, calls, { commitInterval: 1 })
    for (const value of ['1', '2']) produce(log, 'events', 0, 'a', value)
    produce(log, 'events', 0, 'b', '3')
    await until(() => calls.values.includes('3'))
    calls.of('3').resolve('3')
    await until(() => (committedOffset(log, 'events-0') ?? 0) === 0 && calls.all.length === 2)
    expect(lastCounts(log, 'counted')).not.toHaveProperty('a')
    await resolveAllUntil(calls, () => committedOffset(log, 'events-0') === 3)
    expect(lastCounts(log, 'counted')).toEqual({ a: 2, b: 1 })
  })

  it('of a stop waits, too', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    const { app } = await started(log, calls, { commitInterval: 100_000 })
    produce(log, 'events', 0, 'a', '1')
    await until(() => calls.all.length === 1)
    const stopped = app.stop()
    calls.of('1').resolve('1')
    await stopped
    expect([committedOffset(log, 'events-0'), lastCounts(log, 'counted')]).toEqual([1, { a: 1 }])
  })
})

describe('while functions are under way', () => {
  it('records that arrive are taken until the task is full, and then when one is done', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    await started(log, calls, { commitInterval: 100_000 })
    produce(log, 'events', 0, 'k0', '0')
    await until(() => calls.all.length === 1)
    for (let n = 1; n < 10; n++) produce(log, 'events', 0, `k${n}`, String(n))
    await until(() => calls.all.length === 4)
    calls.of('2').resolve('2')
    await until(() => calls.all.length === 5)
    expect(calls.values).toEqual(['0', '1', '2', '3', '4'])
    await until(() => lastCounts(log, 'counted')['k2'] === 1)
    expect(lastCounts(log, 'counted')).toEqual({ k2: 1 })
    await resolveAllUntil(calls, () => Object.keys(lastCounts(log, 'counted')).length === 10)
  })

  it('a rebalance waits for them, and another instance goes on after them', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    await started(log, calls, { commitInterval: 100_000 })
    produce(log, 'events', 0, 'a', '1')
    await until(() => calls.all.length === 1)
    log.group('app').rebalance()
    produce(log, 'events', 0, 'a', '2')
    calls.of('1').resolve('1')
    await until(() => committedOffset(log, 'events-0') === 1)
    await resolveAllUntil(calls, () => lastCounts(log, 'counted')['a'] === 2)
    expect(calls.values).toEqual(['1', '2'])
  })

  it('a commit that got lost has records processed again, and functions called again', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    const { lines } = await started(log, calls, { commitInterval: 1 })
    log.commitFaults.push('unsent')
    produce(log, 'events', 0, 'a', '1')
    await resolveAllUntil(calls, () => committedOffset(log, 'events-0') === 1)
    expect(lines.some(({ message }) => message.startsWith('starts again from the last commit'))).toBe(true)
    expect(calls.values).toEqual(['1', '1'])
    // At least once: the changelog has the first count.
    expect(lastCounts(log, 'counted')).toEqual({ a: 2 })
  })
})

describe('a function that fails for good', () => {
  it('stops the application, naming the record, and commits nothing', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    const { app } = await started(log, calls, { commitInterval: 1 })
    produce(log, 'events', 0, 'a', '1')
    await until(() => calls.all.length === 1)
    calls.of('1').reject(new TypeError('no such user'))
    await expect(app.finished).rejects.toThrow(
      'RUNTIME_PROCESSING_FAILED: task 0_0, node KSTREAM-MAPVALUESASYNC-0000000001, record events-0@0: no such user',
    )
    expect([app.state, committedOffset(log, 'events-0')]).toEqual(['failed', undefined])
  })

  it('is a dead letter where the handler says so, and the application goes on', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    await started(log, calls, { commitInterval: 1, onProcessingError: 'dead-letter', deadLetterTopic: 'dead' })
    for (const value of ['1', '2']) produce(log, 'events', 0, 'a', value)
    await until(() => calls.all.length === 1)
    calls.of('1').reject(new TypeError('no such user'))
    await resolveAllUntil(calls, () => committedOffset(log, 'events-0') === 2)
    expect([lastCounts(log, 'counted'), log.end('dead', 0)]).toEqual([{ a: 1 }, 1])
  })
})

it('refuses a call that may take longer than the group waits for a commit', () => {
  expect(() =>
    application(
      logWithTopics(),
      waitingTopology(() => 1),
      { rebalanceTimeout: '10s' },
    ),
  ).toThrow(
    'RUNTIME_INVALID_CONFIG: a call of KSTREAM-MAPVALUESASYNC-0000000001 may take 10000 ms, but the group waits 10000 ms',
  )
})

describe('a function that never ends', () => {
  it('fails after its timeout, by the application’s clock', async () => {
    const log = logWithTopics()
    const calls = new OpenCalls()
    const clock = new ManualClock()
    const { app } = await started(log, calls, { clock })
    produce(log, 'events', 0, 'a', '1')
    await until(() => {
      clock.advance(1)
      return calls.all.length === 1
    })
    const failed = expect(app.finished).rejects.toThrow('RUNTIME_CALL_TIMEOUT: the call was not done after 10000 ms')
    await until(() => {
      clock.advance(100)
      return app.state === 'failed'
    })
    await failed
    expect(calls.of('1').signal.aborted).toBe(true)
  })
})
