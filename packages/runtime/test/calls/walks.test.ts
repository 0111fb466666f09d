// The stream time below a node that waits, and the punctuations that follow it.
import type { ProcessorSupplier } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { Walks } from '../../src/calls/walks.ts'
import { limits, OpenCalls, settle } from './open-calls.ts'
import { benchOf, TextTopology } from '../task-bench.ts'

/** Notes each record and each punctuation by stream time, with the stream time that it sees. */
function noting(seen: string[], node: string): ProcessorSupplier {
  return (context) => {
    context.schedule(10, 'stream-time', (time) => seen.push(`${node} at ${time}`))
    return (record) => {
      seen.push(`${node} ${String(record.value)}, time ${context.streamTimeMs}`)
      context.forward(record)
    }
  }
}

describe('stream time', () => {
  const seen: string[] = []
  const calls = new OpenCalls()
  const topology = new TextTopology()
    .source('source', ['in'])
    .addProcessor('above', { kind: 'process', supplier: noting(seen, 'above'), keepsKey: true, scansStores: true }, [
      'source',
    ])
    .addProcessor('kept', { kind: 'filter', predicate: (_, value) => value !== 'dropped', negate: false }, ['above'])
    .addProcessor(
      'node',
      { kind: 'map-values-async', mapper: calls.mapper, limits: limits({ ordered: 'partition' }) },
      ['kept'],
    )
    .addProcessor('below', { kind: 'process', supplier: noting(seen, 'below'), keepsKey: true, scansStores: true }, [
      'node',
    ])
    .build()

  it('is that of the records that have come through, below a node that waits; above it is that of the task', async () => {
    const { pipe, task } = benchOf(topology)
    pipe('in', 'a=1@5', 'a=dropped@25', 'a=2@30', 'a=3@31')
    expect(seen.splice(0)).toEqual([
      'above 1, time 5',
      'above at 5',
      'above dropped, time 25',
      'above at 25',
      'above 2, time 30',
      'above at 30',
      'above 3, time 31',
    ])
    for (const value of ['3', '2']) calls.of(value).resolve(value)
    await settle(task)
    expect(seen.splice(0)).toEqual([])
    calls.of('1').resolve('1')
    await settle(task)
    expect(seen.splice(0)).toEqual([
      'below 1, time 5',
      'below at 5',
      'below 2, time 30',
      'below at 30',
      'below 3, time 31',
    ])
  })
})

describe('walks', () => {
  it('settle in the order in which they began', () => {
    const settled: number[] = []
    const walks = new Walks((time) => settled.push(time))
    const begun = [10, 20, 15].map((time) => {
      const walk = walks.current(time)
      walk.parked = 1
      walks.end()
      return walk
    })
    for (const at of [2, 1]) walks.again(begun[at] ?? walks.current(0), () => {})
    expect(settled).toEqual([])
    walks.again(begun[0] ?? walks.current(0), () => {})
    expect([settled, walks.settledTime]).toEqual([[10, 20], 20])
  })

  it('that need not wait are kept as one behind one that waits', () => {
    const settled: number[] = []
    const walks = new Walks((time) => settled.push(time))
    const first = walks.current(1)
    first.parked = 1
    walks.end()
    const behind = [2, 3].map((time) => {
      const walk = walks.current(time)
      walks.end()
      return walk
    })
    expect(behind[0]).toBe(behind[1])
    walks.again(first, () => {})
    expect(settled).toEqual([1, 3])
  })
})
