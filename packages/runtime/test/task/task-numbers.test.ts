import { describe, expect, it } from 'vitest'
import { TaskNumbers } from '../../src/task/task-numbers.ts'

describe('numbers that travel with committed offsets', () => {
  it('are unset until somebody sets them, and are not committed before', () => {
    const numbers = new TaskNumbers()
    expect(numbers.remember('a')).toBe(numbers.remember('a'))
    expect(numbers.remember('a').value).toBe(-1)
    expect(numbers.metadata()).toEqual(new Map())
    numbers.remember('a').value = 5
    expect(numbers.metadata()).toEqual(new Map([['a', 5n]]))
  })

  it('are the largest that any partition has, if they only grow', () => {
    const numbers = new TaskNumbers()
    const a = numbers.remember('a')
    a.value = 9
    numbers.reset([new Map([['a', 7n]]), new Map([['a', 3n]]), new Map([['other', 8n]])])
    expect(a.value).toBe(7)
    numbers.reset([])
    expect(a.value).toBe(-1)
  })

  it('are those of the latest commit, if they may fall', () => {
    const numbers = new TaskNumbers()
    const latest = numbers.rememberLatest('a')
    latest.value = 9
    const first = numbers.metadata()
    latest.value = 4
    const second = numbers.metadata()
    for (const partitions of [
      [first, second],
      [second, first],
    ]) {
      latest.value = 0
      numbers.reset(partitions)
      expect(latest.value).toBe(4)
    }
    latest.value = 6
    const third = numbers.metadata()
    numbers.reset([second, third, first])
    expect(latest.value).toBe(6)
  })
})
