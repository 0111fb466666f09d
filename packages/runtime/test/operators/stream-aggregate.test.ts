import { describe, expect, it } from 'vitest'
import type { Operator } from '@millrace/topology'
import { benchOf, joined, storeSpec, TextTopology } from '../task-bench.ts'

/** `in` ▸ aggregation ▸ to stream ▸ `out`; `old` is the old value as a stream of its own. */
function topologyOf(operator: Operator, logging = true) {
  return new TextTopology()
    .source('source', ['in'])
    .addProcessor('node', operator, ['source'])
    .addStore(storeSpec('sums', { logging }), ['node'])
    .addProcessor('stream', { kind: 'table-to-stream' }, ['node'])
    .sink('sink', 'out', 'stream')
    .build()
}

const concat: Operator = {
  kind: 'stream-aggregate',
  store: 'sums',
  initializer: () => '',
  aggregator: (_key, value, aggregate) => joined(aggregate, value),
  sendOldValues: false,
}

describe('aggregation of a stream', () => {
  it('folds the values of each key and keeps the larger timestamp', () => {
    const bench = benchOf(topologyOf(concat))
    bench.pipe('in', 'a=x@10', 'b=y@20', 'a=z@5')
    expect(bench.sent.to('out')).toEqual(['a=x@10', 'b=y@20', 'a=xz@10'])
  })

  it('logs the bare value with the row’s timestamp', () => {
    const bench = benchOf(topologyOf(concat))
    bench.pipe('in', 'a=x@10', 'a=z@5')
    expect(bench.sent.to('app-sums-changelog')).toEqual(['a=x@10', 'a=xz@10'])
  })

  it('logs nothing for a store without changelog', () => {
    const bench = benchOf(topologyOf(concat, false))
    bench.pipe('in', 'a=x@10')
    expect([bench.sent.to('app-sums-changelog'), bench.task.changelogs]).toEqual([[], []])
  })

  it('drops and counts null keys and null values', () => {
    const bench = benchOf(topologyOf(concat))
    bench.pipe('in', '~=x@1', 'a=~@2', 'a=~@3')
    expect([bench.sent.all, bench.dropped()]).toEqual([[], { 'null-key': 1, 'null-value': 2 }])
  })

  it('deletes the row when the aggregator gives null, and begins anew', () => {
    const bench = benchOf(
      topologyOf({
        ...concat,
        aggregator: (_key, value, aggregate) => (value === 'end' ? null : joined(aggregate, value)),
      }),
    )
    bench.pipe('in', 'a=x@10', 'a=end@20', 'a=y@15')
    expect(bench.sent.to('out')).toEqual(['a=x@10', 'a=null@20', 'a=y@15'])
    expect(bench.sent.to('app-sums-changelog')).toEqual(['a=x@10', 'a=null@20', 'a=y@15'])
  })

  it('reduce takes the first value as it is', () => {
    const bench = benchOf(
      topologyOf({ kind: 'stream-reduce', store: 'sums', reducer: (a, b) => joined(a, '+', b), sendOldValues: false }),
    )
    bench.pipe('in', 'a=x@10', 'a=y@30', 'a=z@20', '~=q@1', 'a=~@2')
    expect(bench.sent.to('out')).toEqual(['a=x@10', 'a=x+y@30', 'a=x+y+z@30'])
    expect(bench.dropped()).toEqual({ 'null-key': 1, 'null-value': 1 })
  })

  it('tells the initial value as the old value of a new key', () => {
    const changes: unknown[] = []
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('node', { ...concat, initializer: () => 'init-', sendOldValues: true }, ['source'])
      .addStore(storeSpec('sums'), ['node'])
      .addProcessor('seen', { kind: 'peek', action: (_key, change) => void changes.push(change) }, ['node'])
      .build()
    benchOf(topology).pipe('in', 'a=x@1', 'a=y@2')
    expect(changes).toEqual([
      { newValue: 'init-x', oldValue: 'init-' },
      { newValue: 'init-xy', oldValue: 'init-x' },
    ])
  })
})

describe('aggregation behind a record cache', () => {
  it('forwards and logs only the last update of each key, in the order of last updates, at a flush', () => {
    const bench = benchOf(topologyOf(concat), { cacheMaxBytes: 1_000_000 })
    bench.pipe('in', 'a=1@1', 'b=1@2', 'a=2@3')
    expect(bench.sent.all).toEqual([])
    bench.task.flush()
    expect(bench.sent.to('out')).toEqual(['b=1@2', 'a=12@3'])
    expect(bench.sent.to('app-sums-changelog')).toEqual(['b=1@2', 'a=12@3'])
    bench.task.flush()
    expect(bench.sent.all).toHaveLength(4)
  })

  it('forwards with the headers of the update that is held back', () => {
    const bench = benchOf(topologyOf(concat), { cacheMaxBytes: 1_000_000 })
    const header = { key: 'h', value: Buffer.from('1') }
    bench.task.enqueue(
      'in',
      0,
      [{ offset: 0, key: Buffer.from('a'), value: Buffer.from('x'), timestamp: 1, headers: [header] }],
      1,
    )
    bench.task.process(1)
    bench.pipe('in', 'b=y@2')
    bench.task.flush()
    expect(bench.sent.all.filter(({ topic }) => topic === 'out').map(({ headers }) => headers)).toEqual([[header], []])
  })

  it('flushes what a flush made dirty further down, until nothing is left', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('node', concat, ['source'])
      .addStore(storeSpec('sums'), ['node'])
      .addProcessor(
        'mapped',
        {
          kind: 'table-map-values',
          mapper: (_key, value) => joined('<', value, '>'),
          store: 'mapped',
          parent: undefined,
          sendOldValues: false,
        },
        ['node'],
      )
      .addStore(storeSpec('mapped'), ['mapped'])
      .addProcessor('stream', { kind: 'table-to-stream' }, ['mapped'])
      .sink('sink', 'out', 'stream')
      .build()
    const bench = benchOf(topology, { cacheMaxBytes: 1_000_000 })
    bench.pipe('in', 'a=1@1', 'a=2@2')
    bench.task.flush()
    expect(bench.sent.to('out')).toEqual(['a=<12>@2'])
  })
})
