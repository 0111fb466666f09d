import { string } from '@millrace/serde'
import { beforeEach, describe, expect, test } from 'vitest'
import { memoryDatabase, type StateDatabase, VersionedView } from '../../src/index.ts'

let database: StateDatabase
let logged: string[]
let store: VersionedView<string, string>
const open = (historyMs = 100): VersionedView<string, string> =>
  new VersionedView(database.store('versions'), {
    key: string(),
    value: string(),
    historyMs,
    onExpired: () => {},
    onPut: (key, value, timestamp) =>
      logged.push(`${Buffer.from(key)}=${value === null ? null : Buffer.from(value)}@${timestamp}`),
  })
beforeEach(() => {
  database = memoryDatabase()
  logged = []
  store = open()
})

const rows = (): number => [...database.store('versions').scan()].length

describe('a versioned store', () => {
  test('has the latest version, and the one at a time', () => {
    store.put('k', 'a', 10)
    store.put('k', 'b', 20)
    expect(store.get('k')).toEqual({ value: 'b', timestamp: 20, validTo: undefined })
    expect(store.getAsOf('k', 19)).toEqual({ value: 'a', timestamp: 10, validTo: 20 })
    expect(store.getAsOf('k', 20)).toEqual({ value: 'b', timestamp: 20, validTo: undefined })
    expect(store.getAsOf('k', 9)).toBeUndefined()
  })

  test('takes versions out of order, and says what follows them', () => {
    expect(store.put('k', 'b', 20)).toEqual({ kind: 'latest' })
    expect(store.put('k', 'a', 10)).toEqual({ kind: 'superseded', validTo: 20 })
    expect(store.put('k', 'A', 10)).toEqual({ kind: 'superseded', validTo: 20 })
    expect([store.get('k')?.value, store.getAsOf('k', 15)?.value]).toEqual(['b', 'A'])
  })

  test('has no value from a deletion on, and still takes what was before it', () => {
    store.put('k', 'a', 10)
    store.put('k', null, 20)
    expect([store.get('k'), store.getAsOf('k', 25), store.getAsOf('k', 15)?.value]).toEqual([undefined, undefined, 'a'])
    expect(store.put('k', 'c', 15)).toEqual({ kind: 'superseded', validTo: 20 })
    expect(store.get('k')).toBeUndefined()
  })

  test('refuses what is older than the history, and logs it all the same', () => {
    store.put('x', 'new', 200)
    expect(store.put('k', 'old', 99)).toEqual({ kind: 'expired' })
    expect(store.put('k', 'just', 100)).toEqual({ kind: 'latest' })
    expect(store.get('k')?.value).toBe('just')
    expect(logged).toEqual(['x=new@200', 'k=old@99', 'k=just@100'])
  })

  test('answers for times beyond the history only with the latest version', () => {
    store.put('k', 'a', 10)
    store.put('k', 'b', 20)
    store.put('x', 'new', 150)
    expect(store.getAsOf('k', 15)).toBeUndefined()
    expect(store.getAsOf('k', 30)?.value).toBe('b')
  })

  test('forgets versions that the history does not reach, when their key is written', () => {
    for (const at of [10, 20, 30]) store.put('k', `v${at}`, at)
    store.put('k', 'v200', 200)
    expect(rows()).toBe(2)
    expect(store.getAsOf('k', 100)?.value).toBe('v30')
  })

  test('keeps keys apart that begin alike', () => {
    store.put('k', 'a', 10)
    store.put('kk', 'b', 5)
    store.put('', 'c', 7)
    expect([store.get('k')?.value, store.get('kk')?.value, store.get('')?.value]).toEqual(['a', 'b', 'c'])
    expect([...store.latest()].map(({ key }) => key)).toEqual(['kk', 'k', ''])
  })

  test('goes back with a rollback, its time too', async () => {
    store.put('k', 'a', 50)
    const commit = database.prepareCommit(new Map())
    store.committed()
    await commit.write()
    store.put('x', 'far', 500)
    database.rollback()
    store.rollback()
    expect(store.put('k', 'b', 40)).toEqual({ kind: 'superseded', validTo: 50 })
  })

  const restored = (key: string, value: string | null, timestamp: number): Promise<void> => {
    const record = { key: Buffer.from(key), value: value === null ? null : Buffer.from(value), timestamp }
    const checkpoint = { offset: 1, clusterId: 'c', topicId: 't', formatVersion: 1 }
    return database.restore('versions', store.restore([record]), checkpoint)
  }

  test('does not take back from its changelog what it had refused', async () => {
    await restored('k', 'a', 10)
    await restored('x', 'new', 200)
    await restored('k', 'late', 99)
    store.load()
    expect([store.get('k')?.value, store.get('x')?.value]).toEqual(['a', 'new'])
    expect(rows()).toBe(2)
  })

  test('takes everything back when a restore begins again', async () => {
    await restored('x', 'new', 200)
    await database.wipe('versions')
    await restored('k', 'a', 10)
    expect(store.get('k')?.value).toBe('a')
  })

  test('goes on with a restore from what is stored', async () => {
    await restored('x', 'new', 200)
    store = open()
    await restored('k', 'late', 99)
    expect(store.get('k')).toBeUndefined()
  })

  test('takes up its time after a restore', async () => {
    await restored('x', 'v', 300)
    store = open()
    store.load()
    expect(store.get('x')?.value).toBe('v')
    expect(store.put('k', 'old', 199)).toEqual({ kind: 'expired' })
  })
})
