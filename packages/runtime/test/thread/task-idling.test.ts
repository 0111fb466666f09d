import { ManualClock, type TopicPartition } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { TaskIdling } from '../../src/thread/task-idling.ts'
import { queuedTask } from './queued-task.ts'

/** What the reader knows of its partitions: position and end. */
function reader(known: Readonly<Record<string, readonly [position: number, end: number]>>) {
  const of = (topic: string, partition: number) => known[`${topic}-${partition}`]
  return {
    position: (topic: string, partition: number) => of(topic, partition)?.[0],
    endOffset: (topic: string, partition: number) => of(topic, partition)?.[1],
  }
}

const left: TopicPartition = { topic: 'left', partition: 0 }
const right: TopicPartition = { topic: 'right', partition: 0 }

describe('a task may take', () => {
  it('as many records as its shortest queue has, because then it must be asked again', () => {
    const { active } = queuedTask([left, 5], [right, 3])
    expect(new TaskIdling(reader({}), new ManualClock(), 0).allowance(active)).toBe(3)
  })

  it('nothing while it has nothing', () => {
    const { active } = queuedTask([left, 0])
    expect(new TaskIdling(reader({ 'left-0': [0, 0] }), new ManualClock(), 0).allowance(active)).toBe(0)
  })

  it('nothing while an empty input has not been asked for yet', () => {
    const { active } = queuedTask([left, 5], [right, 0])
    expect(new TaskIdling(reader({}), new ManualClock(), 0).allowance(active)).toBe(0)
  })

  it('nothing while an empty input is known to have records', () => {
    const { active } = queuedTask([left, 5], [right, 0])
    expect(new TaskIdling(reader({ 'right-0': [3, 4] }), new ManualClock(), 0).allowance(active)).toBe(0)
  })

  it('what it has once an empty input is read to its end', () => {
    const { active } = queuedTask([left, 5], [right, 0])
    expect(new TaskIdling(reader({ 'right-0': [4, 4] }), new ManualClock(), 0).allowance(active)).toBe(5)
  })

  it('what it has after waiting for new records of an empty input', () => {
    const { active } = queuedTask([left, 5], [right, 0])
    const clock = new ManualClock()
    const idling = new TaskIdling(reader({ 'right-0': [4, 4] }), clock, 100)
    expect(idling.allowance(active)).toBe(0)
    clock.advance(99)
    expect(idling.allowance(active)).toBe(0)
    clock.advance(1)
    expect(idling.allowance(active)).toBe(5)
  })

  it('what it has at once where waiting is switched off', () => {
    const { active } = queuedTask([left, 5], [right, 0])
    expect(new TaskIdling(reader({}), new ManualClock(), -1).allowance(active)).toBe(5)
  })
})
