import { beforeEach, describe, expect, test } from 'vitest'
import {
  hopping,
  type KGroupedStream,
  long,
  session,
  sliding,
  StreamsBuilder,
  string,
  tumbling,
  unlimited,
} from '../../src/index.ts'
import { operatorOf } from './operators.ts'

let builder: StreamsBuilder
let grouped: KGroupedStream<string, string>
beforeEach(() => {
  builder = new StreamsBuilder()
  grouped = builder.stream('words', { key: string(), value: string() }).groupByKey()
})

const refused = (code: string): unknown => expect.objectContaining({ code })

describe('the store of windows', () => {
  test('keeps rows until no window of them can change', () => {
    grouped.windowedBy(tumbling('1m', { grace: '10s' })).count({ store: 'a' })
    grouped.windowedBy(sliding('1m', { grace: '10s' })).count({ store: 'b' })
    grouped.windowedBy(session('1m', { grace: '10s' })).count({ store: 'c' })
    const { stores } = builder.build()
    expect(stores.get('a')).toMatchObject({ type: 'timestamped-window', windowed: { retentionMs: 70_000 } })
    expect(stores.get('b')).toMatchObject({ type: 'timestamped-window', windowed: { retentionMs: 130_000 } })
    expect(stores.get('c')).toMatchObject({ type: 'session', windowed: { retentionMs: 70_000 } })
  })

  test('keeps them longer if asked, and a shorter time is refused when the topology is built', () => {
    const minutes = grouped.windowedBy(tumbling('1m'))
    minutes.count({ store: 'a', retention: '1h' })
    expect(builder.build().stores.get('a')?.windowed?.retentionMs).toBe(3_600_000)
    minutes.count({ store: 'b', retention: '30s' })
    expect(() => builder.build()).toThrow(refused('TOPOLOGY_ARGUMENT_INVALID'))
  })

  test('is read in stretches, and must be able to, only where an operator does so', () => {
    grouped.windowedBy(hopping('1m', '10s')).count({ store: 'rows' })
    grouped.windowedBy(hopping('1m', '10s')).emitStrategy('onWindowClose').count({ store: 'closing' })
    grouped.windowedBy(sliding('1m')).count({ store: 'sliding' })
    expect([...builder.build().scannedStores]).toEqual(['closing', 'sliding'])
  })

  test('is cached where windows are emitted when they close, but for sliding windows and sessions', () => {
    grouped.windowedBy(tumbling('1m')).emitStrategy('onWindowClose').count({ store: 'tumbling' })
    grouped.windowedBy(sliding('1m')).emitStrategy('onWindowClose').count({ store: 'sliding' })
    grouped.windowedBy(session('1m')).emitStrategy('onWindowClose').count({ store: 'sessions' })
    const { stores } = builder.build()
    const cached = ['tumbling', 'sliding', 'sessions'].filter((name) => stores.get(name)?.caching)
    expect(cached).toEqual(['tumbling'])
  })
})

test('an unlimited window is not emitted when it closes', () => {
  const everything = grouped.windowedBy(unlimited())
  expect(() => everything.emitStrategy('onWindowClose')).toThrow(refused('TOPOLOGY_ARGUMENT_INVALID'))
})

test('reduce begins with the first value, and merges sessions with the reducer', () => {
  grouped.windowedBy(session('1m')).reduce((a, b) => `${a}+${b}`, { name: 'reduce', value: string() })
  const { initializer, aggregator, merger } = operatorOf(builder.build(), 'reduce', 'session-aggregate')
  expect(initializer()).toBe(null)
  expect(aggregator('k', 'b', aggregator('k', 'a', null))).toBe('a+b')
  expect(merger('k', merger('k', null, 'a'), 'b')).toBe('a+b')
})

describe('suppress', () => {
  test('needs the serde of the values that it holds back', () => {
    const counts = grouped.windowedBy(session('1m', { grace: '10s' })).count()
    counts.mapValues((count) => count + 1).suppress({ until: 'windowClose' })
    expect(() => builder.build()).toThrow(refused('TOPOLOGY_MISSING_SERDE'))
  })

  test('waits as long as it is told, and emits early beyond its limits unless told to stop', () => {
    const counts = grouped.count()
    counts.suppress({ until: '5m', maxBytes: 100, name: 'calm' })
    counts.suppress({ until: 0, maxRecords: 1, whenFull: 'shutDown', name: 'strict', logging: false })
    const topology = builder.build()
    expect(operatorOf(topology, 'calm', 'suppress')).toMatchObject({
      from: 'record-time',
      waitMs: 300_000,
      maxBytes: 100,
      whenFull: 'emit-early',
    })
    expect(operatorOf(topology, 'strict', 'suppress')).toMatchObject({ maxRecords: 1, whenFull: 'shut-down' })
    expect(topology.stores.get('strict-store')).toMatchObject({ type: 'suppress-buffer', logging: false })
  })

  test('until windows close is refused for a table without windows', () => {
    grouped.count().suppress({ until: 'windowClose' })
    expect(() => builder.build()).toThrow(refused('TOPOLOGY_ARGUMENT_INVALID'))
  })

  test('gets the grace through filters', () => {
    const counts = grouped.windowedBy(tumbling('1m', { grace: '10s' })).count()
    counts.filter((_, count) => count > 1).suppress({ until: 'windowClose', name: 'final' })
    expect(operatorOf(builder.build(), 'final', 'suppress')).toMatchObject({
      from: 'window-end',
      waitMs: 10_000,
      whenFull: 'shut-down',
      dropsTombstones: true,
    })
  })
})

describe('cogroup', () => {
  test('has one aggregator for each stream, over one store', () => {
    const other = builder.stream('others', { key: string(), value: long() }).groupByKey()
    grouped
      .cogroup<number>((_key, word, sum) => sum + word.length)
      .cogroup(other, (_key, value, sum) => sum + value)
      .aggregate(() => 0, { store: 'sums', name: 'sum', value: long() })
    const topology = builder.build()
    const first = operatorOf(topology, 'sum-cogroup-agg-0', 'stream-aggregate')
    const second = operatorOf(topology, 'sum-cogroup-agg-1', 'stream-aggregate')
    expect(first.aggregator('k', 'abc', 1)).toBe(4)
    expect(second.aggregator('k', 5, 1)).toBe(6)
    expect([first.store, second.store]).toEqual(['sums', 'sums'])
    expect(topology.copartitionGroups).toEqual([['words', 'others']])
  })

  test('gives a stream that comes again another aggregator', () => {
    grouped
      .cogroup<string>(() => 'old')
      .cogroup(grouped, () => 'new')
      .aggregate(() => '', { name: 'last', value: string() })
    expect(operatorOf(builder.build(), 'last-cogroup-agg-0', 'stream-aggregate').aggregator('k', 'v', '')).toBe('new')
    expect(builder.build().nodes.has('last-cogroup-agg-1')).toBe(false)
  })
})
