import { ManualClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../src/app/log-line.ts'
import { type InputProgress, ProgressWatch } from '../../src/thread/progress-watch.ts'

const events = (position: number, end: number, buffered = 0): InputProgress => ({
  topic: 'events',
  partition: 3,
  position,
  end,
  buffered,
})

/** A watch that looks each second of its clock and speaks after four. */
function watched(options: { readonly ends?: () => Promise<ReadonlyMap<string, number>> } = {}) {
  const clock = new ManualClock(1_000_000)
  const lines: LogLine[] = []
  const now = { inputs: [events(10, 10)], step: { doing: 'waits for records', stuckForMs: 0 } }
  const watch = new ProgressWatch({
    applicationId: 'app',
    stalledAfterMs: 4_000,
    clock,
    log: (line) => lines.push(line),
    inputs: () => now.inputs,
    step: {
      get doing() {
        return now.step.doing
      },
      get stuckForMs() {
        return now.step.stuckForMs
      },
    },
    ends: options.ends ?? (async () => new Map()),
  })
  watch.start()
  const pass = async (seconds: number): Promise<void> => {
    for (let at = 0; at < seconds; at++) {
      clock.advance(1_000)
      await new Promise((resolve) => void setImmediate(resolve))
    }
  }
  return { watch, lines, now, pass }
}

describe('an application whose records wait while nothing gets done', () => {
  it('says where, how far and what it does, once', async () => {
    const { watch, lines, now, pass } = watched()
    await pass(2)
    now.inputs = [events(40, 100, 30)]
    now.step.doing = 'waits until the group takes its offsets'
    await pass(4)
    expect(lines).toEqual([])
    await pass(10)
    expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warn: app has made no progress for 4 s: it waits until the group takes its offsets; events-3 is at 10 of 100 with 30 in hand',
    ])
    expect(watch.stall).toMatchObject({ behind: now.inputs, doing: 'waits until the group takes its offsets' })
  })

  it('says when it goes on, and is healthy then', async () => {
    const { watch, lines, now, pass } = watched()
    now.inputs = [events(10, 100)]
    await pass(7)
    expect(watch.stall).toBeDefined()
    now.inputs = [events(11, 100)]
    await pass(1)
    expect(lines.at(-1)).toMatchObject({ level: 'info', message: 'app makes progress again after 6 s' })
    expect(watch.stall).toBeUndefined()
    await pass(6)
    expect(watch.stall).toBeDefined()
  })

  it('is not taken for busy when it does the same records again and again', async () => {
    const { watch, now, pass } = watched()
    for (let round = 0; round < 4; round++) {
      now.inputs = [events(40, 100)]
      await pass(1)
      now.inputs = [events(10, 100)]
      await pass(1)
    }
    expect(watch.stall).toBeDefined()
  })

  it('names some of many partitions', async () => {
    const { lines, now, pass } = watched()
    now.inputs = Array.from({ length: 30 }, (_, partition) => ({ ...events(1, 2), partition }))
    await pass(6)
    expect(lines[0]?.message).toMatch(/events-9 is at 1 of 2, and 20 more$/)
  })
})

describe('an application without records', () => {
  it('is healthy for ever', async () => {
    const { watch, lines, pass } = watched()
    await pass(100)
    expect([watch.stall, lines]).toEqual([undefined, []])
  })

  it('is not blamed for records that have only just come', async () => {
    const { watch, now, pass } = watched()
    await pass(30)
    now.inputs = [events(10, 100)]
    await pass(3)
    expect(watch.stall).toBeUndefined()
  })

  it('asks the cluster, and stands still where that has more than was heard', async () => {
    const { watch, pass } = watched({ ends: async () => new Map([['events-3', 12]]) })
    await pass(12)
    expect(watch.stall?.behind).toEqual([events(10, 12)])
  })

  it('stands still where the cluster does not answer', async () => {
    const { lines, pass } = watched({ ends: () => Promise.reject(new Error('nobody there')) })
    await pass(6)
    expect(lines[0]?.message).toMatch(/the cluster does not say whether records wait \(nobody there\)/)
  })

  it('stands still where a commit or a join does not end', async () => {
    const { lines, now, pass } = watched()
    now.step = { doing: 'joins its group', stuckForMs: 1 }
    await pass(6)
    expect(lines[0]?.message).toBe('app has made no progress for 4 s: it joins its group')
  })
})

describe('a restore', () => {
  const progress = { store: 's', topic: 'changelog', partition: 0, total: 100, ratePerSecond: 1, done: false }

  it('is progress while it gets further than before', async () => {
    const { watch, now, pass } = watched()
    now.step = { doing: 'restores', stuckForMs: 1 }
    for (let restored = 1; restored < 8; restored++) {
      watch.restored({ ...progress, restored })
      await pass(3)
    }
    expect(watch.stall).toBeUndefined()
    for (let round = 0; round < 3; round++) {
      watch.restored({ ...progress, restored: 5 })
      await pass(3)
    }
    expect(watch.stall).toBeDefined()
  })
})

it('a watch that is stopped says nothing more', async () => {
  const { watch, lines, now, pass } = watched()
  now.inputs = [events(10, 100)]
  watch.stop()
  await pass(20)
  expect(lines).toEqual([])
})
