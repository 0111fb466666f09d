import { ManualClock } from '@millrace/record'
import type { AsyncCall, LookupJoinOperator } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { limits, OpenCalls, settle } from '../calls/open-calls.ts'
import { type Bench, benchOf, joined, TextTopology } from '../task-bench.ts'

interface Joined extends Bench {
  readonly calls: OpenCalls
  readonly clock: ManualClock
  /** Ends the newest lookup of a key. */
  answer(key: string, found: unknown): Promise<void>
  asked(): readonly unknown[]
}

/** Values name what they look up. */
function joining(changes: Partial<LookupJoinOperator> = {}, lookup?: LookupJoinOperator['lookup']): Joined {
  const calls = new OpenCalls()
  const clock = new ManualClock()
  const operator: LookupJoinOperator = {
    kind: 'lookup-join',
    lookup: lookup ?? ((key: unknown, call: AsyncCall) => calls.mapper(key, key, call)),
    keySelector: (_, value) => (value === 'none' ? null : value),
    joiner: (key, value, found) => joined(key, ':', value, ':', found),
    left: false,
    cache: undefined,
    limits: limits(),
    ...changes,
  }
  const bench = benchOf(TextTopology.around(operator), { clock })
  return {
    ...bench,
    calls,
    clock,
    asked: () => calls.values,
    async answer(key, found) {
      calls.of(key).resolve(found)
      await settle(bench.task)
    },
  }
}

const cache = { size: 2, ttlMs: 100, misses: true }

describe('a lookup join', () => {
  it('joins each record with what is found, and drops those for which there is nothing', async () => {
    const { pipe, sent, answer } = joining()
    pipe('in', 'a=x@1', 'b=y@2')
    await answer('x', 'ada')
    await answer('y', undefined)
    expect(sent.to('out')).toEqual(['a=a:x:ada@1'])
  })

  it('joins with null on the left, without asking for a null key', async () => {
    const { pipe, sent, answer, asked } = joining({ left: true })
    pipe('in', 'a=x@1', 'b=none@2')
    await answer('x', null)
    expect([sent.to('out'), asked()]).toEqual([['b=b:none:null@2', 'a=a:x:null@1'], ['x']])
  })

  it('drops null keys and values', () => {
    const { pipe, sent, dropped } = joining()
    pipe('in', 'a=none@1', 'a=~@2')
    expect([sent.all, dropped()]).toEqual([[], { 'null-key': 1, 'null-value': 1 }])
  })

  it('looks up under the record’s key unless told otherwise', async () => {
    const { pipe, sent, answer } = joining({ keySelector: undefined })
    pipe('in', 'a=x@1')
    await answer('a', 'ada')
    expect(sent.to('out')).toEqual(['a=a:x:ada@1'])
  })

  it('asks once for what several records ask at a time', async () => {
    const { pipe, sent, answer, asked } = joining()
    pipe('in', 'a=x@1', 'b=x@2', 'c=x@3')
    expect(asked()).toEqual(['x'])
    await answer('x', 'ada')
    pipe('in', 'd=x@4')
    expect([sent.to('out').length, asked()]).toEqual([3, ['x', 'x']])
  })

  it('keeps an answer for its time', async () => {
    const { pipe, sent, answer, asked, clock } = joining({ cache })
    pipe('in', 'a=x@1')
    await answer('x', 'ada')
    clock.advance(99)
    pipe('in', 'a=x@2')
    expect([sent.to('out'), asked()]).toEqual([['a=a:x:ada@1', 'a=a:x:ada@2'], ['x']])
    clock.advance(1)
    pipe('in', 'a=x@3')
    expect(asked()).toEqual(['x', 'x'])
  })

  it('forgets the answer used longest ago when there are too many', async () => {
    const { pipe, answer, asked } = joining({ cache })
    for (const key of ['x', 'y']) {
      pipe('in', `a=${key}@1`)
      await answer(key, 'ada')
    }
    pipe('in', 'a=x@2', 'a=z@3')
    await answer('z', 'ada')
    pipe('in', 'a=x@4', 'a=y@5')
    expect(asked()).toEqual(['x', 'y', 'z', 'y'])
  })

  it.each([
    [true, ['x']],
    [false, ['x', 'x']],
  ])('keeps that there is nothing: %s', async (misses, expected) => {
    const { pipe, answer, asked } = joining({ cache: { ...cache, misses } })
    pipe('in', 'a=x@1')
    await answer('x', null)
    pipe('in', 'a=x@2')
    expect(asked()).toEqual(expected)
  })

  it('does not keep a failure, nor leave others waiting for a call that was given up', async () => {
    const { pipe, calls, clock, task, asked } = joining({ cache, limits: limits({ timeoutMs: 50 }) })
    pipe('in', 'a=x@1')
    clock.advance(50)
    pipe('in', 'b=x@2')
    expect(asked()).toEqual(['x', 'x'])
    expect(calls.all[0]?.signal.aborted).toBe(true)
    await expect(settle(task)).rejects.toThrow('RUNTIME_CALL_TIMEOUT')
  })

  it('forgets its answers with a rollback', async () => {
    const { pipe, answer, asked, task } = joining({ cache })
    pipe('in', 'a=x@1')
    await answer('x', 'ada')
    task.rollback()
    task.initialize(new Map())
    pipe('in', 'a=x@1')
    expect(asked()).toEqual(['x', 'x'])
  })

  it('takes an answer that is there at once', () => {
    const { pipe, sent } = joining({ cache }, (key) => joined(key, '!'))
    pipe('in', 'a=x@1', 'a=x@2')
    expect(sent.to('out')).toEqual(['a=a:x:x!@1', 'a=a:x:x!@2'])
  })
})
