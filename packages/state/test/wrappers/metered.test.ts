import { memoryDatabase, metered, storeMeter } from '@millrace/state'
import { expect, test } from 'vitest'

test('a meter counts accesses, hits, and the entries that a scan really gave', async () => {
  const meter = storeMeter()
  const store = metered(memoryDatabase().store('s'), meter)
  const key = Buffer.from('k')
  store.get(key)
  store.put(key, key)
  store.get(key)
  store.put(Buffer.from('l'), key)
  for (const entry of store.scan()) {
    expect(entry.key).toEqual(key)
    break
  }
  for await (const entry of store.scanAsync()) expect(entry.value).toEqual(new Uint8Array(key))
  store.put(key, null)
  expect(meter).toEqual({ gets: 2, hits: 1, puts: 2, deletes: 1, scans: 2, scannedEntries: 3 })
})
