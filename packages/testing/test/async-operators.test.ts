// The driver with operators that wait: each record is done with before the next, and the mocked clock drives retries and timeouts.
import { string } from '@millrace/serde'
import { type AsyncMapper, mapValuesAsync, type MapValuesAsyncCall, PlanBuilder, stream, to } from '@millrace/topology'
import { afterEach, describe, expect, it } from 'vitest'
import { type DriverOptions, TopologyTestDriver } from '../src/index.ts'

const text = { key: string(), value: string() }
const drivers: TopologyTestDriver[] = []

afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close()
})

function driverOf(
  mapper: AsyncMapper,
  limits: Partial<MapValuesAsyncCall> = {},
  options: DriverOptions = {},
): { driver: TopologyTestDriver; pipe: (value: string) => void; read: () => unknown[] } {
  const plan = new PlanBuilder()
  const input = plan.add(stream({ topics: ['in'], ...text }))
  const mapped = plan.add(mapValuesAsync({ input, mapper, timeoutMs: 1_000, ...limits }))
  plan.add(to({ input: mapped, topic: 'out', ...text }))
  const driver = new TopologyTestDriver(plan.build(), options)
  drivers.push(driver)
  const topic = driver.inputTopic('in', text)
  return {
    driver,
    pipe: (value) => topic.pipe('k', value),
    read: () =>
      driver
        .outputTopic('out', text)
        .readAll()
        .map(({ value }) => value),
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('settled', () => {
  it('waits for functions, one record after the other', async () => {
    const called: unknown[] = []
    const { driver, pipe, read } = driverOf(async (_, value) => {
      called.push(value)
      await turn()
      called.push(`${String(value)} done`)
      return `${String(value)}!`
    })
    pipe('1')
    pipe('2')
    expect(() => read()).toThrow('TESTING_NOT_SETTLED')
    await driver.settled()
    expect([read(), called]).toEqual([
      ['1!', '2!'],
      ['1', '1 done', '2', '2 done'],
    ])
  })

  it('rejects with what a function failed with', async () => {
    const { driver, pipe } = driverOf(() => Promise.reject(new Error('no such user')))
    pipe('1')
    await expect(driver.settled()).rejects.toThrow(
      'RUNTIME_PROCESSING_FAILED: task 0_0, node KSTREAM-MAPVALUESASYNC-0000000001, record in-0@0: no such user',
    )
  })

  it('says so when only the clock could go on', async () => {
    const { driver, pipe } = driverOf(() => Promise.reject(new Error('busy')), { retries: { times: 1 } })
    pipe('1')
    await expect(driver.settled()).rejects.toThrow(/TESTING_WAITS_FOR_CLOCK: a call is tried again in \d+ ms/)
  })
})

describe('advanceWallClock', () => {
  it('has calls tried again when they are due', async () => {
    const { driver, pipe, read } = driverOf(
      (_, value, { attempt }) => (attempt < 3 ? Promise.reject(new Error('busy')) : Promise.resolve(value)),
      { retries: { times: 2, backoffMs: 100 } },
    )
    pipe('1')
    driver.advanceWallClock(100)
    driver.advanceWallClock(200)
    pipe('2')
    driver.advanceWallClock(300)
    driver.advanceWallClock(300)
    await driver.settled()
    expect([read(), driver.wallClockMs]).toEqual([['1', '2'], 900])
  })

  it('ends the time of a function that never comes back', async () => {
    const { driver, pipe } = driverOf(() => new Promise(() => {}), {}, { onProcessingError: 'skip' })
    pipe('1')
    driver.advanceWallClock(1_000)
    await driver.settled()
    expect(Object.fromEntries(driver.droppedRecords)).toEqual({ unprocessable: 1 })
  })

  it('moves the clock where nothing is under way, too', async () => {
    const { driver } = driverOf((_, value) => value)
    driver.advanceWallClock(5)
    await driver.settled()
    expect(driver.wallClockMs).toBe(5)
  })
})

describe('close', () => {
  it('gives up what is under way', async () => {
    const signals: AbortSignal[] = []
    const { driver, pipe } = driverOf((_, __, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    pipe('1')
    pipe('2')
    await driver.close()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})
