import { describe, expect, it } from 'vitest'
import { TimeHeap } from '../../src/queue/time-heap.ts'

const entry = (name: string, headTimestamp: number) => ({ name, headTimestamp })

function drained(heap: TimeHeap<{ name: string; headTimestamp: number }>): string {
  let names = ''
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) names += next.name
  return names
}

describe('a heap of queues by time', () => {
  it('gives the smallest head first', () => {
    const heap = new TimeHeap<{ name: string; headTimestamp: number }>()
    for (const [name, time] of [
      ['c', 30],
      ['a', 10],
      ['d', 40],
      ['b', 20],
    ] as const)
      heap.push(entry(name, time))
    expect(drained(heap)).toBe('abcd')
  })

  // Recorded from java.util.PriorityQueue (Java 17) with the same pushes; it is not first in, first out.
  it('breaks ties as java.util.PriorityQueue does', () => {
    const heap = new TimeHeap<{ name: string; headTimestamp: number }>()
    for (const name of 'abcdefg') heap.push(entry(name, 5))
    expect(drained(heap)).toBe('agfedcb')
    for (const [name, time] of [
      ['a', 2],
      ['b', 1],
      ['c', 2],
      ['d', 1],
      ['e', 2],
      ['f', 1],
    ] as const) {
      heap.push(entry(name, time))
    }
    expect(drained(heap)).toBe('bdfaec')
  })
})
