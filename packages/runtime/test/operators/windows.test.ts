import { ManualClock } from '@millrace/record'
import { long, type Serde, string } from '@millrace/serde'
import {
  groupByKey,
  hopping,
  map,
  PlanBuilder,
  session,
  sliding,
  type StepRef,
  stream,
  suppress,
  type TableDraft,
  table,
  to,
  toStream,
  type Topology,
  tumbling,
  windowedBy,
  windowedCount,
  windowedReduce,
  type Windows,
} from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { type Bench, benchOf } from '../task-bench.ts'

const text = { key: string(), value: string() }
type Emit = 'onWindowUpdate' | 'onWindowClose'

/** Results as `key[start,end)=value@timestamp`. */
function written(plan: PlanBuilder, results: StepRef<TableDraft>): Topology {
  const windowText = (key: unknown): string => {
    const { key: inner, window } = key as { key: string; window: { startMs: number; endMs: number } }
    return `${inner}[${window.startMs},${window.endMs}]`
  }
  const shown = plan.add(
    map({
      input: plan.add(toStream({ input: results })),
      mapper: (key, value) => [windowText(key), value === null ? null : String(value as number)],
    }),
  )
  plan.add(to({ input: shown, topic: 'out', ...text }))
  return plan.build()
}

function windowed(plan: PlanBuilder, windows: Windows, emit: Emit = 'onWindowUpdate') {
  const events = plan.add(stream({ topics: ['in'], ...text }))
  return plan.add(windowedBy({ input: plan.add(groupByKey({ input: events })), windows, emit }))
}

function joined(windows: Windows, emit?: Emit): Topology {
  const plan = new PlanBuilder()
  const input = windowed(plan, windows, emit)
  const reducer = (a: unknown, b: unknown): string => `${String(a)}${String(b)}`
  return written(plan, plan.add(windowedReduce({ input, reducer })))
}

function outputs(bench: Bench, ...records: readonly string[]): readonly string[] {
  const before = bench.sent.to('out').length
  bench.pipe('in', ...records)
  return bench.sent.to('out').slice(before)
}

describe('a reduce of tumbling windows', () => {
  it('has a row for each window, dated by its newest record', () => {
    const bench = benchOf(joined(tumbling(10, { grace: 10 })))
    expect(outputs(bench, 'a=1@5', 'a=2@9', 'a=3@10', 'a=4@3')).toEqual([
      'a[0,10]=1@5',
      'a[0,10]=12@9',
      'a[10,20]=3@10',
      'a[0,10]=124@9',
    ])
  })

  it('drops null keys and windows that are closed, each counted', () => {
    const bench = benchOf(joined(hopping(10, 5, { grace: 10 })))
    expect(outputs(bench, 'a=1@30', '~=2@30', 'a=3@12')).toEqual(['a[25,35]=1@30', 'a[30,40]=1@30'])
    expect(bench.dropped()).toEqual({ 'null-key': 1, late: 2 })
  })
})

describe('windows emitted when they close', () => {
  it('come out by start and key, once, with the timestamps of their rows', () => {
    const bench = benchOf(joined(tumbling(10, { grace: 5 }), 'onWindowClose'), { emitIntervalMs: 0 })
    expect(outputs(bench, 'b=1@2', 'a=2@5', 'a=3@12', 'a=4@14')).toEqual([])
    expect(outputs(bench, 'a=5@15')).toEqual(['a[0,10]=2@5', 'b[0,10]=1@2'])
    expect(outputs(bench, 'a=6@16', 'a=7@7')).toEqual([])
  })

  it('are looked for no more often than the interval says', () => {
    const clock = new ManualClock(1_000)
    const bench = benchOf(joined(tumbling(10), 'onWindowClose'), { clock, emitIntervalMs: 100 })
    expect(outputs(bench, 'a=1@5', 'a=2@15')).toEqual([])
    clock.advance(99)
    expect(outputs(bench, 'a=3@16')).toEqual([])
    clock.advance(1)
    expect(outputs(bench, 'a=4@17')).toEqual(['a[0,10]=1@5'])
  })
})

describe('a reduce of sliding windows', () => {
  it('has a window that ends at a record, and one that begins after it once a later record is near', () => {
    const bench = benchOf(joined(sliding(10, { grace: 100 })))
    expect(outputs(bench, 'a=1@20', 'a=2@25')).toEqual(['a[10,20]=1@20', 'a[21,31]=2@25', 'a[15,25]=12@25'])
    expect(outputs(bench, 'a=3@22')).toEqual(['a[21,31]=23@25', 'a[15,25]=123@25', 'a[12,22]=13@22', 'a[23,33]=2@25'])
  })
})

describe('a reduce of sessions', () => {
  it('merges what a record joins: what was merged is deleted first, results are dated at the end of the session', () => {
    const bench = benchOf(joined(session(10, { grace: 100 })))
    expect(outputs(bench, 'a=1@0', 'a=2@20')).toEqual(['a[0,0]=1@0', 'a[20,20]=2@20'])
    expect(outputs(bench, 'a=3@10')).toEqual(['a[0,0]=null@0', 'a[20,20]=null@20', 'a[0,20]=123@20'])
  })

  it('drops a record whose session would be closed already', () => {
    const bench = benchOf(joined(session(10, { grace: 5 })))
    expect(outputs(bench, 'a=1@100', 'b=2@84')).toEqual(['a[100,100]=1@100'])
    expect(bench.dropped()).toEqual({ late: 1 })
  })
})

describe('suppress until windows close', () => {
  function finals(): Topology {
    const plan = new PlanBuilder()
    const input = windowed(plan, tumbling(10, { grace: 5 }))
    const counts = plan.add(windowedCount({ input, materialized: { value: long() } }))
    return written(plan, plan.add(suppress({ input: counts, until: 'window-close' })))
  }

  it('sends each window once, when stream time has passed its end and its grace', () => {
    const bench = benchOf(finals())
    expect(outputs(bench, 'a=1@5', 'a=2@9', 'b=3@14')).toEqual([])
    expect(outputs(bench, 'b=4@15')).toEqual(['a[0,10]=2@9'])
    expect(outputs(bench, 'b=5@25')).toEqual(['b[10,20]=2@15'])
  })
})

describe('suppress for a time', () => {
  function calmed(limits: { maxRecords?: number; whenFull?: 'shut-down' }): Topology {
    const plan = new PlanBuilder()
    const rows = plan.add(table({ topic: 'in', key: string(), value: string() as Serde<unknown> }))
    const held = plan.add(suppress({ input: rows, until: 10, ...limits }))
    plan.add(to({ input: plan.add(toStream({ input: held })), topic: 'out', ...text }))
    return plan.build()
  }

  it('sends the last update of a key that long after its first', () => {
    const bench = benchOf(calmed({}))
    expect(outputs(bench, 'a=1@0', 'a=2@9', 'b=3@9')).toEqual([])
    expect(outputs(bench, 'c=4@10')).toEqual(['a=2@9'])
  })

  it('sends what is due first when there are too many', () => {
    const bench = benchOf(calmed({ maxRecords: 1 }))
    expect(outputs(bench, 'b=1@5', 'a=2@5', 'c=3@4')).toEqual(['a=2@5', 'c=3@4'])
  })

  it('fails when there are too many and it was told to', () => {
    const bench = benchOf(calmed({ maxRecords: 1, whenFull: 'shut-down' }))
    bench.pipe('in', 'a=1@0', 'a=2@0')
    expect(() => bench.pipe('in', 'b=1@0')).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'RUNTIME_BUFFER_FULL' }) }),
    )
  })
})
