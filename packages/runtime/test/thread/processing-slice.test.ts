import { ManualClock } from '@millrace/record'
import { expect, it } from 'vitest'
import { ProcessingSlice, type SliceOptions } from '../../src/thread/processing-slice.ts'
import { queuedTask } from './queued-task.ts'

const topic = (name: string) => ({ topic: name, partition: 0 })

function slice(changes: Partial<SliceOptions> = {}): ProcessingSlice {
  return new ProcessingSlice({
    clock: new ManualClock(),
    sliceMs: 20,
    allowance: ({ task }) => task.buffered(),
    mustPause: () => false,
    ...changes,
  })
}

it('processes everything that there is when time allows', () => {
  const one = queuedTask([topic('one'), 500])
  const two = queuedTask([topic('two'), 300])
  expect(slice().run([one.active, two.active])).toBe(800)
  expect([one.seen.length, two.seen.length]).toEqual([500, 300])
})

it('returns 0 when no task may take any', () => {
  expect(slice({ allowance: () => 0 }).run([queuedTask([topic('one'), 5]).active])).toBe(0)
})

it('stops when its time is over, and goes on in the next turn', () => {
  const clock = new ManualClock()
  const one = queuedTask([topic('one'), 5000])
  const turn = slice({ clock, mustPause: () => (clock.advance(5), false) })
  let total = turn.run([one.active])
  expect(total).toBe(64 + 128 + 256 + 512 + 1024)
  while (total < 5000) total += turn.run([one.active])
  expect(one.seen).toEqual(Array.from({ length: 5000 }, (_, at) => String(at)))
})

it('takes fewer records at a time from a task that is slow', () => {
  const clock = new ManualClock()
  const one = queuedTask([topic('one'), 500])
  const { process } = one.active.task
  const batches: number[] = []
  // A millisecond a record: a batch of 64 would hold the event loop for 64 ms.
  one.active.task.process = (count) => {
    batches.push(count)
    clock.advance(count)
    return process.call(one.active.task, count)
  }
  const turn = slice({ clock })
  while (one.seen.length < 500) turn.run([one.active])
  expect(Math.max(...batches.slice(6))).toBeLessThanOrEqual(8)
})

it('stops when output must drain first', () => {
  const one = queuedTask([topic('one'), 5000])
  expect(slice({ mustPause: () => true }).run([one.active])).toBe(64)
})
