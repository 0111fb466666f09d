import { long, string } from '@millrace/serde'
import { keyValueStore, memoryDatabase, timestampedKeyValueStore, timestampedValue } from '@millrace/state'
import { expect, test } from 'vitest'

const plain = () => keyValueStore(memoryDatabase().store('s'), string(), long())
const timestamped = () => timestampedKeyValueStore(memoryDatabase().store('s'), string(), long())

test('a key-value store reads what was put, and deletes', () => {
  const store = plain()
  expect(store.get('k')).toBeUndefined()
  store.put('k', 1)
  expect(store.get('k')).toBe(1)
  expect(store.putIfAbsent('k', 2)).toBe(1)
  expect(store.putIfAbsent('l', 3)).toBeUndefined()
  expect(store.get('l')).toBe(3)
  expect(store.delete('k')).toBe(1)
  expect(store.delete('k')).toBeUndefined()
  store.put('l', null)
  expect(store.get('l')).toBeUndefined()
})

test('a range has both ends, in the order of the keys’ bytes', async () => {
  const store = plain()
  for (const [index, key] of ['é', 'b', 'a', 'B', 'bb'].entries()) store.put(key, index)
  expect([...store.all()].map(({ key }) => key)).toEqual(['B', 'a', 'b', 'bb', 'é'])
  expect([...store.range('a', 'b')]).toEqual([
    { key: 'a', value: 2 },
    { key: 'b', value: 1 },
  ])
  expect([...store.range('b', undefined, { reverse: true })].map(({ key }) => key)).toEqual(['é', 'bb', 'b'])
  const async: string[] = []
  for await (const { key } of store.rangeAsync(undefined, 'b')) async.push(key)
  for await (const { key } of store.allAsync({ reverse: true })) async.push(key)
  expect(async).toEqual(['B', 'a', 'b', 'é', 'bb', 'b', 'a', 'B'])
})

test('a null key is refused', () => {
  const store = plain()
  const noKey = null as unknown as string
  expect(() => store.put(noKey, 1)).toThrow(/^STATE_NULL_KEY: store s /)
  expect(() => store.get(noKey)).toThrow(/^STATE_NULL_KEY/)
  expect(() => store.get(undefined as unknown as string)).toThrow(/^STATE_NULL_KEY/)
})

test('serdes are told the topic and the part', () => {
  const told: unknown[] = []
  const serde = { ...string(), serialize: (value: string, where: unknown) => (told.push(where), Buffer.from(value)) }
  keyValueStore(memoryDatabase().store('s'), serde, serde, { topic: 'app-s-changelog' }).put('k', 'v')
  expect(told).toEqual([
    { topic: 'app-s-changelog', part: 'key' },
    { topic: 'app-s-changelog', part: 'value' },
  ])
})

test('a timestamped store keeps value and timestamp, any timestamp', () => {
  const store = timestamped()
  for (const timestamp of [0, 1_700_000_000_000, -1, Number.MAX_SAFE_INTEGER]) {
    store.put('k', { value: 5, timestamp })
    expect(store.get('k')).toEqual({ value: 5, timestamp })
    store.set('k', 6, timestamp)
    expect(store.get('k')).toEqual({ value: 6, timestamp })
  }
  expect(store.putIfAbsent('k', { value: 7, timestamp: 1 })?.value).toBe(6)
  store.set('k', null, 1)
  expect(store.get('k')).toBeUndefined()
})

test('the local bytes of a timestamped value are eight bytes of timestamp and the bare value', () => {
  const store = timestamped()
  store.set('k', 1, 1_700_000_000_000)
  const stored = Buffer.from(store.bytes.get(store.keyToBytes('k')) ?? []).toString('hex')
  expect(stored).toBe('0000018bcfe56800' + '0000000000000001')
  expect(Buffer.from(timestampedValue(long().serialize(1), 1_700_000_000_000)).toString('hex')).toBe(stored)
  expect(Buffer.from(store.toBytes(1, 1_700_000_000_000)).toString('hex')).toBe(stored)
})

test('a value can be had with its bytes, for comparing without serialising', () => {
  const store = plain()
  expect(store.getWithBytes('k')).toBeUndefined()
  store.put('k', 9)
  const there = store.getWithBytes('k')
  expect(there?.value).toBe(9)
  expect(Buffer.from(store.valueToBytes(9)).equals(there?.bytes ?? new Uint8Array())).toBe(true)
})
