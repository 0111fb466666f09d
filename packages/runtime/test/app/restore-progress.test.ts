import { ManualClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../src/app/log-line.ts'
import { RestoreBar } from '../../src/app/restore-bar.ts'
import { logRestore } from '../../src/app/restore-log.ts'
import type { RestoreProgress } from '../../src/restore/restore-progress.ts'

const progress = (partition: number, restored: number, total = 1_000): RestoreProgress => ({
  store: 'counts',
  topic: 'changelog',
  partition,
  restored,
  total,
  ratePerSecond: 500,
  done: restored === total,
})

describe('the log of a restore', () => {
  it('says percentage and rate every second, and the end; listeners hear of every step', () => {
    const clock = new ManualClock(1)
    const lines: LogLine[] = []
    const heard: number[] = []
    const listener = logRestore((line) => lines.push(line), clock, [({ restored }) => heard.push(restored)])
    for (let restored = 100; restored <= 1_000; restored += 100) {
      listener(progress(0, restored))
      clock.advance(300)
    }
    expect(lines.map(({ message }) => message)).toEqual([
      'restoring store counts from changelog-0: 50 % (500 of 1000), 500 a second',
      'restoring store counts from changelog-0: 90 % (900 of 1000), 500 a second',
      'restored store counts from changelog-0: 1000 records, 500 a second',
    ])
    expect(heard).toHaveLength(10)
  })

  it('says only the end where a bar shows the rest', () => {
    const clock = new ManualClock(1)
    const lines: LogLine[] = []
    const listener = logRestore((line) => lines.push(line), clock, [], true)
    for (const restored of [100, 500, 1_000]) {
      listener(progress(0, restored))
      clock.advance(3_000)
    }
    expect(lines.map(({ message }) => message)).toEqual([
      'restored store counts from changelog-0: 1000 records, 500 a second',
    ])
  })

  it('is silent about what is over in a moment', () => {
    const clock = new ManualClock(1)
    const lines: LogLine[] = []
    const listener = logRestore((line) => lines.push(line), clock, [])
    for (const restored of [100, 500, 1_000]) {
      listener(progress(0, restored))
      clock.advance(300)
    }
    expect(lines).toEqual([])
  })

  it('is silent where there is nothing to restore', () => {
    const lines: LogLine[] = []
    logRestore((line) => lines.push(line), new ManualClock(), [])(progress(0, 0, 0))
    expect(lines).toEqual([])
  })
})

describe('the bar of a restore', () => {
  it('counts all changelogs together, fits the terminal, and is gone at the end', () => {
    const clock = new ManualClock(1)
    const written: string[] = []
    const bar = new RestoreBar({ columns: 80, write: (text) => written.push(text) }, clock)
    bar.show(progress(0, 100))
    bar.show(progress(1, 100, 3_000))
    clock.advance(500)
    bar.show(progress(0, 500))
    clock.advance(50)
    bar.show(progress(1, 200, 3_000))
    clock.advance(450)
    bar.show(progress(1, 1_500, 3_000))
    expect(written).toEqual([
      '\u001b[J\nrestoring 2 stores [####.........................] 15 %, 1200 records a second\u001b[A\r',
      '\u001b[J\nrestoring 2 stores [##############...............] 50 %, 2000 records a second\u001b[A\r',
    ])
    for (const line of written) expect(line.length - 8).toBeLessThan(80)
    bar.show(progress(0, 1_000))
    bar.show(progress(1, 3_000, 3_000))
    expect(written.at(-1)).toBe('\u001b[J')
  })

  it('does not show for what is over in a moment', () => {
    const written: string[] = []
    const bar = new RestoreBar({ write: (text) => written.push(text) }, new ManualClock())
    for (const restored of [100, 500, 1_000]) bar.show(progress(0, restored))
    expect(written).toEqual([])
  })

  it('is gone, and forgets what it counted, when a restore is given up', () => {
    const clock = new ManualClock(1)
    const written: string[] = []
    const bar = new RestoreBar({ columns: 0, write: (text) => written.push(text) }, clock)
    const show = (partition: number, restored: number): void => {
      bar.show(progress(partition, restored))
      clock.advance(400)
    }
    show(0, 100)
    show(0, 200)
    bar.erase()
    show(1, 300)
    show(1, 400)
    show(1, 1_000)
    expect(written).toEqual([
      expect.stringContaining('] 20 %, 500 records a second'),
      '\u001b[J',
      expect.stringContaining('] 40 %, 1000 records a second'),
      '\u001b[J',
    ])
  })
})
