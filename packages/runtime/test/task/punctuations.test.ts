import { describe, expect, it } from 'vitest'
import { Punctuations } from '../../src/task/punctuations.ts'

/** Fires at each time and writes `name@time` of every call. */
function fired(punctuations: Punctuations, ...times: readonly number[]): readonly string[] {
  const calls: string[] = []
  for (const now of times) {
    punctuations.fire('stream-time', now, ({ node, punctuate }, at) => {
      calls.push(`${node}@${at}`)
      punctuate(at)
    })
  }
  return calls
}

const every = (node: string, intervalMs: number, punctuate = (): void => {}) => ({ node, intervalMs, punctuate })

describe('punctuations', () => {
  it('fire once however many intervals have passed, with the time as it is', () => {
    const punctuations = new Punctuations()
    punctuations.schedule(every('a', 10), 'stream-time', 0)
    expect(fired(punctuations, 3, 4, 9, 10, 45, 49, 50)).toEqual(['a@3', 'a@10', 'a@45', 'a@50'])
  })

  it('fire in the order in which they are due', () => {
    const punctuations = new Punctuations()
    punctuations.schedule(every('late', 10), 'stream-time', 8)
    punctuations.schedule(every('early', 10), 'stream-time', 5)
    expect(fired(punctuations, 9)).toEqual(['early@9', 'late@9'])
  })

  it('are of two kinds that do not fire each other', () => {
    const punctuations = new Punctuations()
    punctuations.schedule(every('a', 10), 'wall-clock-time', 5)
    expect(fired(punctuations, 100)).toEqual([])
    expect(punctuations.nextDueAt('wall-clock-time')).toBe(5)
    expect(punctuations.nextDueAt('stream-time')).toBe(Number.POSITIVE_INFINITY)
  })

  it('stop when cancelled, also from within', () => {
    const punctuations = new Punctuations()
    const outer = punctuations.schedule(every('outer', 10), 'stream-time', 0)
    const inner = punctuations.schedule(
      every('inner', 10, () => inner.cancel()),
      'stream-time',
      0,
    )
    expect(fired(punctuations, 1)).toEqual(['outer@1', 'inner@1'])
    outer.cancel()
    expect(fired(punctuations, 100)).toEqual([])
  })
})
