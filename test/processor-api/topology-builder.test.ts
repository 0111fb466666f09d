import { long, string } from '@millrace/serde'
import {
  keyValueStore,
  type ProcessorSupplier,
  timestampedWindowStore,
  TopologyBuilder,
  type StoreBuilder,
  type KeyValueStore,
} from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect, test } from 'vitest'

const text = { key: string(), value: string() }
const rates = keyValueStore('rates', text)

/** Keeps the newest value of each key. */
const keeping =
  (store: StoreBuilder<KeyValueStore<string, string>>): ProcessorSupplier<string, string, never, never> =>
  (context) =>
  ({ key, value }) => {
    context.store(store).put(key, value)
  }

/** The value, and what the store has for it. */
const lookingUp: ProcessorSupplier<string, string, string, string> = (context) => (record) =>
  context.forward({ ...record, value: `${record.value}=${context.store(rates).get(record.value) ?? '?'}` })

test('a store that its topic restores is written by its processor, read by others, and has no changelog', async () => {
  const topology = new TopologyBuilder()
    .addReadOnlyStateStore(rates, 'rates', { ...text, source: 'rates-source', processor: 'keep' }, keeping(rates))
    .addSource('orders', 'orders', text)
    .addProcessor('look-up', lookingUp, 'orders')
    .connectProcessorAndStateStores('look-up', 'rates')
    .addSink('out', 'out', text, 'look-up')
    .build()
  await using driver = new TopologyTestDriver(topology)
  driver.inputTopic('rates', text).pipe('EUR', '1.1')
  driver.inputTopic('orders', text).pipe('o', 'EUR')
  driver.inputTopic('orders', text).pipe('o', 'USD')
  expect(
    driver
      .outputTopic('out', text)
      .readAll()
      .map(({ value }) => value),
  ).toEqual(['EUR=1.1', 'USD=?'])
  expect(driver.producedTopics).toEqual(['out'])
  expect(topology.stores.get('rates')?.changelogSourceTopic).toBe('rates')
})

test('a global store is filled from its whole topic and read without being connected', async () => {
  const topology = new TopologyBuilder()
    .addGlobalStore(rates, 'rates', { ...text, source: 'rates-source', processor: 'keep' }, keeping(rates))
    .addSource('orders', 'orders', text)
    .addProcessor('look-up', lookingUp, 'orders')
    .addSink('out', 'out', text, 'look-up')
    .build()
  expect(topology.describe()).toContain('for global store (will not generate tasks)')
  await using driver = new TopologyTestDriver(topology)
  driver.inputTopic('rates', text).pipe('EUR', '1.1')
  driver.inputTopic('orders', text).pipe('o', 'EUR')
  expect(
    driver
      .outputTopic('out', text)
      .readAll()
      .map(({ value }) => value),
  ).toEqual(['EUR=1.1'])
})

test('a store of windows with timestamps gives back value and timestamp', async () => {
  const seen = timestampedWindowStore('seen', { key: string(), value: long(), retention: '1h', windowSize: '1m' })
  const counting: ProcessorSupplier<string, string, string, string> = (context) => (record) => {
    const store = context.store(seen)
    const start = record.timestamp - (record.timestamp % 60_000)
    const before = store.fetch(record.key, start)
    store.put(record.key, { value: (before?.value ?? 0) + 1, timestamp: record.timestamp }, start)
    context.forward({ ...record, value: `${(before?.value ?? 0) + 1} after ${before?.timestamp ?? 'none'}` })
  }
  const topology = new TopologyBuilder()
    .addSource('in', 'in', text)
    .addProcessor('count', counting, 'in')
    .addStateStore(seen, 'count')
    .addSink('out', 'out', text, 'count')
    .build()
  await using driver = new TopologyTestDriver(topology)
  for (const timestamp of [100, 200, 60_000]) driver.inputTopic('in', text).pipe('k', 'x', { timestamp })
  const values = driver
    .outputTopic('out', text)
    .readAll()
    .map(({ value }) => value)
  expect(values).toEqual(['1 after none', '2 after 100', '1 after none'])
})
