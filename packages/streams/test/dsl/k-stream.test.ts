import { beforeEach, describe, expect, test } from 'vitest'
import { type KStream, long, StreamsBuilder, string } from '../../src/index.ts'
import { operatorOf } from './operators.ts'

let builder: StreamsBuilder
let words: KStream<string | null, string>
beforeEach(() => {
  builder = new StreamsBuilder()
  words = builder.stream('words', { key: string(), value: string() })
})

describe('callbacks', () => {
  test('get the key first', () => {
    words.map((key, value) => [value, key], { name: 'map' })
    words.flatMap((key, value) => [[value, key]], { name: 'flatMap' })
    words.selectKey((key, value) => `${key}${value}`, { name: 'selectKey' })
    words.filter((key, value) => key === 'k' && value === 'v', { name: 'filter' })
    const topology = builder.build()
    expect(operatorOf(topology, 'map', 'map').mapper('k', 'v')).toEqual(['v', 'k'])
    expect(operatorOf(topology, 'flatMap', 'flat-map').mapper('k', 'v')).toEqual([['v', 'k']])
    expect(operatorOf(topology, 'selectKey', 'map').mapper('k', 'v')).toEqual(['kv', 'v'])
    expect(operatorOf(topology, 'filter', 'filter').predicate('k', 'v')).toBe(true)
  })

  test('get the key last where Kafka Streams has an overload without it', () => {
    const users = builder.table('users', { key: string(), value: string() })
    words.mapValues((value, key) => `${value}-${key}`, { name: 'mapValues' })
    words.flatMapValues((value, key) => [value, key], { name: 'flatMapValues' })
    words.join(users, (left, right, key) => [left, right, key], { name: 'join' })
    users.mapValues((value, key) => `${value}-${key}`, { name: 'table' })
    const topology = builder.build()
    expect(operatorOf(topology, 'mapValues', 'map-values').mapper('k', 'v')).toBe('v-k')
    expect(operatorOf(topology, 'flatMapValues', 'flat-map-values').mapper('k', 'v')).toEqual(['v', 'k'])
    expect(operatorOf(topology, 'join', 'stream-table-join').joiner('k', 'l', 'r')).toEqual(['l', 'r', 'k'])
    expect(operatorOf(topology, 'table', 'table-map-values').mapper('k', 'v')).toBe('v-k')
  })
})

describe('split', () => {
  test('by name gives streams by name, and names the nodes so', () => {
    const { short, rest } = words.split({
      name: 'by-length-',
      branches: { short: (_, word) => word.length < 4, long: (_, word) => word.length > 9 },
      default: 'rest',
    })
    short.to('a', { name: 'a' })
    rest.to('b', { name: 'b' })
    const { nodes } = builder.build()
    expect(nodes.get('a')?.parents).toEqual(['by-length-short'])
    expect(nodes.get('b')?.parents).toEqual(['by-length-rest'])
    expect(nodes.get('by-length-')?.children).toEqual(['by-length-short', 'by-length-long', 'by-length-rest'])
  })

  test('in order gives streams in order, the default one last, numbered where they have no name', () => {
    const streams = words.split({
      name: 's-',
      branches: [() => true, { predicate: () => false, name: 'never' }],
      default: true,
    })
    for (const [at, stream] of streams.entries()) stream.to(`t${at}`, { name: `t${at}` })
    const { nodes } = builder.build()
    expect(['t0', 't1', 't2'].map((sink) => nodes.get(sink)?.parents)).toEqual([['s-1'], ['s-never'], ['s-0']])
  })

  test('without a default branch has none', () => {
    expect(words.split({ branches: [() => true] })).toHaveLength(1)
    expect(Object.keys(words.split({ branches: { all: () => true } }))).toEqual(['all'])
  })
})

describe('serdes', () => {
  test('of the source reach the sink through what keeps keys and values', () => {
    words
      .filter(() => true)
      .peek(() => {})
      .to('out', { name: 'out' })
    expect(builder.build().nodes.get('out')).toMatchObject({
      keySerde: { name: 'string' },
      valueSerde: { name: 'string' },
    })
  })

  test('given to the sink win', () => {
    words.mapValues((word) => word.length).to('out', { name: 'out', value: long() })
    expect(builder.build().nodes.get('out')).toMatchObject({
      keySerde: { name: 'string' },
      valueSerde: { name: 'long' },
    })
  })

  test('of neither of two merged streams survive', () => {
    words.merge(words).to('out')
    expect(() => builder.build()).toThrow(/TOPOLOGY_MISSING_SERDE: to '.*' writes keys to topic 'out'/)
  })
})

test('a repartition, a partitioner and a topic extractor come through as given', () => {
  const partitioner = (): number => 3
  words.repartition({ name: 'r', partitions: 4, partitioner }).to((key, value) => `${key}-${value}`, { name: 'out' })
  const { nodes, repartitionTopics } = builder.build()
  expect(repartitionTopics.get('r-repartition')?.partitions).toBe(4)
  expect(nodes.get('r-repartition-sink')).toMatchObject({ partitioner })
  const sink = nodes.get('out')
  expect(sink?.kind === 'sink' && typeof sink.topic === 'function' && sink.topic('k', 'v', {} as never)).toBe('k-v')
})

test('streams of two builders do not mix', () => {
  const other = new StreamsBuilder().stream('words', { key: string(), value: string() })
  expect(() => words.merge(other)).toThrow(/TOPOLOGY_FOREIGN_STEP/)
})
