import { beforeEach, describe, expect, test } from 'vitest'
import { LruStore, memoryDatabase, type StateDatabase } from '../../src/index.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (value: Uint8Array): string => Buffer.from(value).toString()

let database: StateDatabase
let evicted: string[]
let store: LruStore
beforeEach(() => {
  database = memoryDatabase()
  evicted = []
  store = new LruStore(database.store('lru'), { maxEntries: 2, onEvict: (key) => evicted.push(text(key)) })
})

const put = (...keys: readonly string[]): void => {
  for (const key of keys) store.put(bytes(key), bytes(key.toUpperCase()))
}
const keys = (): readonly string[] => [...store.scan()].map(({ key }) => text(key))
const commit = async (): Promise<void> => {
  const prepared = database.prepareCommit(new Map())
  store.committed()
  await prepared.write()
}
const rollback = (): void => {
  database.rollback()
  store.rollback()
}

describe('a store bounded by use', () => {
  test('drives out the entry that was not used for longest', () => {
    put('b', 'a', 'c')
    expect([keys(), evicted]).toEqual([['a', 'c'], ['b']])
  })

  test('counts reads and overwrites as use, scans not', () => {
    put('a', 'b')
    store.get(bytes('a'))
    expect(keys()).toEqual(['a', 'b'])
    put('c')
    expect(evicted).toEqual(['b'])
    put('a', 'd')
    expect(evicted).toEqual(['b', 'c'])
  })

  test('makes room where an entry is deleted', () => {
    put('a', 'b')
    store.put(bytes('a'), null)
    put('c')
    expect([keys(), evicted]).toEqual([['b', 'c'], []])
  })

  test('takes back with a rollback what was used since the commit', async () => {
    put('a', 'b')
    await commit()
    store.get(bytes('a'))
    put('c')
    rollback()
    expect(keys()).toEqual(['a', 'b'])
    evicted.length = 0
    put('d')
    expect(evicted).toEqual(['a'])
  })

  test('begins in the order of keys over what was restored', async () => {
    const entries = ['b', 'a'].map((key) => ({ key: bytes(key), value: bytes(key) }))
    await database.restore('lru', entries, { offset: 2, clusterId: 'c', topicId: 't', formatVersion: 1 })
    put('c')
    expect(evicted).toEqual(['a'])
  })
})
