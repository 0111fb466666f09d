import type { LogWriter, LogWriterOptions } from '@millrace/client'
import { ManualClock, sleep, systemClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { until } from '../memory-log/until.ts'
import { countingTopology } from '../topologies.ts'
import { application, committedOffset, produce } from './running.ts'

function countingLog(): MemoryLog {
  const log = new MemoryLog()
  log.createTopic('events', 1)
  log.createTopic('counted', 1)
  return log
}

describe('an application whose brokers take no more records', () => {
  it('shows that it stands still and what it waits for, and that it goes on', async () => {
    const log = countingLog()
    const acknowledging = Promise.withResolvers<void>()
    let before = Promise.resolve()
    const client = log.client()
    const makeWriter = client.writer.bind(client)
    const slow = Object.assign(client, {
      writer: (options?: LogWriterOptions): LogWriter => {
        const writer = makeWriter(options)
        const flush = writer.flush.bind(writer)
        return Object.assign(writer, { flush: () => before.then(flush) })
      },
    })
    const { app, lines } = application(log, countingTopology(), { stalledAfter: 50, client: slow })
    await app.start()
    expect(app.health).toEqual({ state: 'running', stall: undefined })
    before = acknowledging.promise
    produce(log, 'events', 0, 'a', 'x')
    await until(() => app.health.stall !== undefined)
    expect(app.health.stall?.doing).toBe('waits until brokers acknowledge output and changelog records')
    expect(lines.filter(({ message }) => message.startsWith('app has made no progress'))).toHaveLength(1)
    acknowledging.resolve()
    produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === 2 && app.health.stall === undefined)
    expect(lines.at(-1)?.message).toMatch(/^app makes progress again after /)
    await app.stop()
  })
})

describe('an application that has nothing to do', () => {
  it('is healthy, also right after a restore and in a group without tasks for it', async () => {
    const log = countingLog()
    const clock = new ManualClock(1)
    const first = application(log, countingTopology(), { stalledAfter: 60, clock })
    const second = application(log, countingTopology(), { stalledAfter: 60, clock })
    const pass = async (turns: number): Promise<void> => {
      for (let turn = 0; turn < turns; turn++) {
        clock.advance(1)
        await sleep(systemClock, 1)
      }
    }
    const started = [first, second].map(({ app }) => app.start())
    while (first.app.state !== 'running' || second.app.state !== 'running') await pass(1)
    await Promise.all(started)
    await pass(300)
    for (const { app, lines } of [first, second]) {
      expect(app.health).toEqual({ state: 'running', stall: undefined })
      expect(lines.filter(({ message }) => message.includes('no progress'))).toEqual([])
    }
    const stopped = Promise.all([first, second].map(({ app }) => app.stop()))
    let isOver = false
    const over = stopped.then(() => (isOver = true))
    while (!isOver) await pass(1)
    await over
  })
})
