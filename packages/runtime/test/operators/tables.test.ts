import { describe, expect, it } from 'vitest'
import type { Operator } from '@millrace/topology'
import { benchOf, joined, storeSpec, TextTopology } from '../task-bench.ts'

const passing = (_key: unknown, value: unknown) => String(value).startsWith('+')

const filter = (changes: Partial<Extract<Operator, { kind: 'table-filter' }>> = {}): Operator => ({
  kind: 'table-filter',
  predicate: passing,
  negate: false,
  store: undefined,
  parent: undefined,
  sendOldValues: false,
  usesOldValues: false,
  ofVersions: false,
  ...changes,
})

const mapValues: Operator = {
  kind: 'table-map-values',
  mapper: (_key, value) => joined('<', value, '>'),
  store: undefined,
  parent: undefined,
  sendOldValues: false,
}

describe('a table read from a topic', () => {
  it('overwrites out of order too, and drops null keys', () => {
    const bench = benchOf(TextTopology.aroundTable({ kind: 'pass-through' }, [], { sendOldValues: false }))
    bench.pipe('in', 'a=1@10', 'a=2@5', '~=3@6', 'a=~@7')
    expect(bench.sent.to('out')).toEqual(['a=1@10', 'a=2@5', 'a=null@7'])
    expect(bench.sent.to('app-table-store-changelog')).toEqual(['a=1@10', 'a=2@5', 'a=null@7'])
    expect(bench.dropped()).toEqual({ 'null-key': 1 })
  })

  it('logs and forwards a deletion of a key that never was, without a cache', () => {
    const bench = benchOf(TextTopology.aroundTable({ kind: 'pass-through' }, [], { sendOldValues: false }))
    bench.pipe('in', 'a=~@7')
    expect([bench.sent.to('out'), bench.sent.to('app-table-store-changelog')]).toEqual([['a=null@7'], ['a=null@7']])
  })

  it('neither logs nor forwards it behind a cache', () => {
    const topology = TextTopology.aroundTable({ kind: 'pass-through' }, [], { sendOldValues: false })
    const bench = benchOf(topology, { cacheMaxBytes: 1_000_000 })
    bench.pipe('in', 'a=~@7')
    bench.task.flush()
    expect(bench.sent.all).toEqual([])
  })
})

describe('a filtered table', () => {
  it('is a tombstone for each change that does not pass, when old values are not known', () => {
    const bench = benchOf(TextTopology.aroundTable(filter()))
    bench.pipe('in', 'a=-1@1', 'a=+2@2', 'a=-3@3')
    expect(bench.sent.to('out')).toEqual(['a=null@1', 'a=+2@2', 'a=null@3'])
  })

  it('says nothing where neither old nor new value passes, when they are', () => {
    const bench = benchOf(TextTopology.aroundTable(filter({ usesOldValues: true }), [], { sendOldValues: true }))
    bench.pipe('in', 'a=-1@1', 'a=+2@2', 'a=-3@3', 'a=-4@4')
    expect(bench.sent.to('out')).toEqual(['a=+2@2', 'a=null@3'])
  })

  it('keeps its rows in its own store, if it has one', () => {
    const bench = benchOf(TextTopology.aroundTable(filter({ store: 'own', negate: true }), [storeSpec('own')]))
    bench.pipe('in', 'a=-1@1', 'a=+2@2')
    expect(bench.sent.to('app-own-changelog')).toEqual(['a=-1@1', 'a=null@2'])
    expect([bench.task.store('own').get('a'), bench.sent.to('out')]).toEqual([undefined, ['a=-1@1', 'a=null@2']])
  })
})

describe('a table with mapped values', () => {
  it('does not show the mapper deletions', () => {
    const bench = benchOf(TextTopology.aroundTable(mapValues))
    bench.pipe('in', 'a=1@1', 'a=~@2')
    expect(bench.sent.to('out')).toEqual(['a=<1>@1', 'a=null@2'])
  })
})

describe('a stream joined with a table', () => {
  const topologyOf = (left: boolean, table: Extract<Operator, { kind: 'stream-table-join' }>['table']) =>
    new TextTopology()
      .source('stream', ['in'])
      .source('rows', ['table'])
      .addProcessor('table', { kind: 'table-source', store: 'table-store', sendOldValues: false }, ['rows'])
      .addStore(storeSpec('table-store'), ['table'])
      .addProcessor(
        'join',
        {
          kind: 'stream-table-join',
          table,
          joiner: (key, l, r) => joined(key, ':', l, '|', r),
          left,
          graceBuffer: undefined,
        },
        ['stream'],
      )
      .connect('join', ['table-store'])
      .sink('sink', 'out', 'join')
      .build()

  const stored = { kind: 'store', store: 'table-store' } as const

  it('inner: only matches come out, nulls are dropped and counted', () => {
    const bench = benchOf(topologyOf(false, stored))
    bench.pipe('in', 'a=early@1')
    bench.pipe('table', 'a=T@100')
    bench.pipe('in', 'a=x@2', '~=y@3', 'a=~@4')
    expect(bench.sent.to('out')).toEqual(['a=a:x|T@2'])
    expect(bench.dropped()).toEqual({ 'null-key': 1, 'null-value': 1 })
  })

  it('left: no match and null keys join with null, null values are dropped', () => {
    const bench = benchOf(topologyOf(true, stored))
    bench.pipe('in', 'a=x@1', '~=y@2', 'a=~@3')
    expect(bench.sent.to('out')).toEqual(['a=a:x|null@1', 'null=null:y|null@2'])
    expect(bench.dropped()).toEqual({ 'null-value': 1 })
  })

  it('looks up tables without a store by computing the row', () => {
    const view = {
      kind: 'map-values',
      mapper: (_key: unknown, value: unknown) => joined('<', value, '>'),
      of: { kind: 'filter', of: stored, predicate: passing, negate: false },
    } as const
    const bench = benchOf(topologyOf(true, view))
    bench.pipe('table', 'a=+1@1', 'b=-1@1')
    bench.pipe('in', 'a=x@2', 'b=x@2')
    expect(bench.sent.to('out')).toEqual(['a=a:x|<+1>@2', 'b=b:x|null@2'])
  })
})
