import { expect, test } from 'vitest'
import { TreeSet } from '../../src/physical/tree-set.ts'

test('elements come in order, each once', () => {
  const set = new TreeSet<number>((a, b) => a - b)
  for (const n of [5, 3, 9, 1, 3, 7, 8, 2, 9, 4, 6, 0]) set.add(n)
  expect([...set]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('an order that changes while the set grows leaves elements where a java.util.TreeSet leaves them', () => {
  // Each step: the element whose size grows, by how much, and the element that is then added. A JVM printed the result.
  const steps = [
    [4, 4, 21],
    [4, 0, 22],
    [16, 4, 18],
    [6, 0, 0],
    [12, 1, 7],
    [22, 1, 18],
    [3, 4, 10],
    [20, 3, 19],
    [14, 4, 15],
    [16, 1, 11],
    [3, 3, 7],
    [3, 0, 20],
    [10, 1, 6],
    [2, 0, 8],
    [9, 2, 13],
    [19, 2, 9],
    [4, 2, 12],
    [21, 4, 2],
    [4, 2, 0],
    [21, 1, 21],
    [10, 0, 0],
    [13, 2, 9],
    [20, 0, 17],
    [11, 4, 12],
  ] as const
  const size = Array.from({ length: 24 }, () => 0)
  const sizeOf = (n: number): number => size[n] ?? 0
  const set = new TreeSet<number>((a, b) => (a === b ? 0 : sizeOf(b) - sizeOf(a) || a - b))
  for (const [grows, by, added] of steps) {
    size[grows] = sizeOf(grows) + by
    set.add(added)
  }
  expect([...set]).toEqual([21, 20, 9, 12, 0, 2, 6, 7, 10, 8, 11, 13, 15, 17, 18, 19, 21, 22])
})
