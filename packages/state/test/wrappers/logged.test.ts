import { noHeaders } from '@millrace/record'
import { long, string } from '@millrace/serde'
import { keyValueStore, logged, memoryDatabase, timestampedKeyValueStore } from '@millrace/state'
import { expect, test } from 'vitest'

const context = { current: { timestamp: 500, headers: noHeaders } }

test('a timestamped store logs the bare value, with the value’s timestamp as the record’s', () => {
  const log: string[] = []
  const below = memoryDatabase().store('s')
  const changelog = (key: Uint8Array, value: Uint8Array | null, timestamp: number): void => {
    log.push(`${Buffer.from(key)} ${value ? Buffer.from(value).toString('hex') : null} ${timestamp}`)
  }
  const store = timestampedKeyValueStore(logged(below, changelog, { context, timestamped: true }), string(), long())
  store.set('k', 7, 1_700_000_000_000)
  store.put('k', null)
  expect(log).toEqual(['k 0000000000000007 1700000000000', 'k null 500'])
})

test('a plain store logs the value as it is, with the timestamp of the record at hand', () => {
  const log: string[] = []
  const changelog = (key: Uint8Array, value: Uint8Array | null, timestamp: number): void => {
    log.push(`${Buffer.from(key)} ${value ? Buffer.from(value) : null} ${timestamp}`)
  }
  const below = memoryDatabase().store('s')
  const store = keyValueStore(logged(below, changelog, { context, timestamped: false }), string(), string())
  store.put('k', 'v')
  store.delete('absent')
  expect(log).toEqual(['k v 500', 'absent null 500'])
})
