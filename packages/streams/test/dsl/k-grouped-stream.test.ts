import { beforeEach, describe, expect, test } from 'vitest'
import { type KGroupedStream, long, StreamsBuilder, string } from '../../src/index.ts'
import { operatorOf } from './operators.ts'

let builder: StreamsBuilder
let grouped: KGroupedStream<string, string>
beforeEach(() => {
  builder = new StreamsBuilder()
  grouped = builder.stream('words', { key: string(), value: string() }).groupByKey()
})

const storeNames = (): string[] => [...builder.build().stores.keys()]

test('count starts at 0 and adds 1, in a store of longs', () => {
  grouped.count({ store: 'counts', name: 'count' })
  const topology = builder.build()
  const { initializer, aggregator, store } = operatorOf(topology, 'count', 'stream-aggregate')
  expect(aggregator('k', 'v', aggregator('k', 'v', initializer()))).toBe(2)
  expect(topology.stores.get(store)).toMatchObject({
    name: 'counts',
    type: 'timestamped-key-value',
    keySerde: { name: 'string' },
    valueSerde: { name: 'long' },
    persistent: true,
    caching: true,
    logging: true,
  })
})

describe('a generated store name', () => {
  test('counts as Kafka Streams counts: count() burns one index less than count with options for its store', () => {
    grouped.count()
    expect(storeNames()).toEqual(['KSTREAM-AGGREGATE-STATE-STORE-0000000001'])
    grouped.count({ value: long() })
    expect(storeNames()[1]).toBe('KSTREAM-AGGREGATE-STATE-STORE-0000000004')
  })

  test('is not changed by a name for the node', () => {
    grouped.count({ name: 'mine' })
    expect(storeNames()).toEqual(['KSTREAM-AGGREGATE-STATE-STORE-0000000001'])
  })
})

test('reduce and aggregate get their arguments in Kafka’s order', () => {
  grouped.reduce((aggregate, value) => `${aggregate}<${value}`, { name: 'reduce' })
  const zero = (): string => ''
  grouped.aggregate(zero, (key, value, aggregate) => `${key}:${value}:${aggregate}`, {
    name: 'aggregate',
    value: string(),
  })
  const topology = builder.build()
  expect(operatorOf(topology, 'reduce', 'stream-reduce').reducer('a', 'v')).toBe('a<v')
  expect(operatorOf(topology, 'aggregate', 'stream-aggregate').aggregator('k', 'v', 'a')).toBe('k:v:a')
})

test('options of the store come through', () => {
  grouped.count({ store: 's', inMemory: true, caching: false, logging: { 'cleanup.policy': 'delete' } })
  expect(builder.build().stores.get('s')).toMatchObject({
    persistent: false,
    caching: false,
    logging: true,
    changelogConfigs: { 'cleanup.policy': 'delete' },
  })
})
