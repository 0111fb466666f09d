// What every state database keeps, as a suite: commits, rollbacks, restores, and what is there after opening again.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ByteStore } from '../byte-store.ts'
import type { StateDatabase, StoreCheckpoint } from '../state-database.ts'
import { bytesOf, list, listAsync, textOf } from './bytes.ts'
import { describeByteStore } from './describe-byte-store.ts'
import { followsModel } from './state-model.ts'

/** One place for a database. */
export interface DatabaseFixture {
  /** Opens it. Called again after the database was closed: a persistent one then holds what was committed. */
  open(): Promise<StateDatabase>
  dispose(): Promise<void>
}

export interface DatabaseCase {
  readonly make: () => Promise<DatabaseFixture>
  readonly persistent: boolean
  readonly scansSync: boolean
}

const checkpointAt = (offset: number): StoreCheckpoint => ({
  offset,
  clusterId: 'cluster',
  topicId: 'topic-id',
  formatVersion: 1,
})

export function describeStateDatabase(name: string, databaseCase: DatabaseCase): void {
  const { make, persistent, scansSync } = databaseCase

  describeByteStore(`a store of ${name}`, {
    scansSync,
    make: async () => {
      const fixture = await make()
      const database = await fixture.open()
      return { store: database.store('s'), dispose: () => database.close().then(() => fixture.dispose()) }
    },
  })

  describeByteStore(`a store of ${name}, over a prepared commit and committed entries`, {
    scansSync,
    make: async () => {
      const fixture = await make()
      const database = await fixture.open()
      // Another store's rows lie around it on disk.
      for (const other of ['before', 's', 'later']) database.store(other).put(bytesOf('a'), bytesOf('other'))
      await database.prepareCommit(new Map()).write()
      database.store('s').put(bytesOf('a'), null)
      database.prepareCommit(new Map())
      return { store: database.store('s'), dispose: () => database.close().then(() => fixture.dispose()) }
    },
  })

  describe(`${name} keeps the state database contract`, () => {
    let fixture: DatabaseFixture
    let database: StateDatabase
    let store: ByteStore

    beforeEach(async () => {
      fixture = await make()
      database = await fixture.open()
      store = database.store('s')
    })
    afterEach(async () => {
      await database.close()
      await fixture.dispose()
    })

    const put = (key: string, value: string | null): void =>
      store.put(bytesOf(key), value === null ? null : bytesOf(value))
    const get = (key: string): string | undefined => {
      const value = store.get(bytesOf(key))
      return value === undefined ? undefined : textOf(value)
    }
    const commit = (checkpoints: ReadonlyMap<string, StoreCheckpoint> = new Map()): Promise<void> =>
      database.prepareCommit(checkpoints).write()
    const reopen = async (): Promise<void> => {
      await database.close()
      database = await fixture.open()
      store = database.store('s')
    }

    test('a store is the same object each time', () => {
      expect(database.store('s')).toBe(store)
      expect(store.name).toBe('s')
    })

    test('stores of one database do not see each other', async () => {
      const other = database.store('s2')
      put('k', '1')
      other.put(bytesOf('k'), bytesOf('2'))
      await commit()
      expect(get('k')).toBe('1')
      expect(await listAsync(other)).toEqual(['k=2'])
      other.put(bytesOf('k'), null)
      expect(await listAsync(store)).toEqual(['k=1'])
    })

    test('a rollback brings back what was committed', async () => {
      put('changed', '1')
      put('deleted', '1')
      await commit()
      put('changed', '2')
      put('deleted', null)
      put('new', '2')
      expect(await listAsync(store)).toEqual(['changed=2', 'new=2'])
      database.rollback()
      expect(get('changed')).toBe('1')
      expect(get('deleted')).toBe('1')
      expect(get('new')).toBeUndefined()
      expect(await listAsync(store)).toEqual(['changed=1', 'deleted=1'])
    })

    test('a cleared range is gone with the next commit, and only that', async () => {
      const other = database.store('s2')
      other.put(bytesOf('b'), bytesOf('2'))
      for (const key of ['a', 'b', 'b1', 'c']) put(key, '1')
      await commit()
      put('b2', '1')
      database.clearRange('s', bytesOf('b'), bytesOf('c'))
      database.rollback()
      await commit()
      expect(await listAsync(store)).toEqual(['a=1', 'b=1', 'b1=1', 'c=1'])
      put('b2', '1')
      database.clearRange('s', bytesOf('b'), bytesOf('c'))
      await commit()
      expect(await listAsync(store)).toEqual(['a=1', 'c=1'])
      expect(get('b1')).toBeUndefined()
      if (scansSync) expect(list(store)).toEqual(['a=1', 'c=1'])
      expect(await listAsync(other)).toEqual(['b=2'])
      if (!persistent) return
      await reopen()
      expect(await listAsync(store)).toEqual(['a=1', 'c=1'])
    })

    test('a rollback after reads and scans brings back what was committed', async () => {
      put('k', '1')
      await commit()
      expect(get('k')).toBe('1')
      put('k', '2')
      expect(get('k')).toBe('2')
      if (scansSync) expect(list(store)).toEqual(['k=2'])
      database.rollback()
      expect(get('k')).toBe('1')
      if (scansSync) expect(list(store)).toEqual(['k=1'])
    })

    test('a prepared commit is seen until it is written, and after', async () => {
      put('k', '1')
      const prepared = database.prepareCommit(new Map())
      expect(get('k')).toBe('1')
      const written = prepared.write()
      expect(get('k')).toBe('1')
      await written
      expect(get('k')).toBe('1')
      expect(await listAsync(store)).toEqual(['k=1'])
    })

    test('what is put after a commit was prepared belongs to the next one', async () => {
      put('k', '1')
      const prepared = database.prepareCommit(new Map([['s', checkpointAt(1)]]))
      put('k', '2')
      put('l', '2')
      expect(await listAsync(store)).toEqual(['k=2', 'l=2'])
      await prepared.write()
      expect(get('k')).toBe('2')
      database.rollback()
      expect(await listAsync(store)).toEqual(['k=1'])
      expect(database.checkpoint('s')).toEqual(checkpointAt(1))
    })

    test('what is put while a commit is being written belongs to the next one', async () => {
      put('k', '1')
      const written = database.prepareCommit(new Map()).write()
      put('k', '2')
      await written
      expect(get('k')).toBe('2')
      database.rollback()
      expect(get('k')).toBe('1')
    })

    test('a rollback while a commit is being written keeps that commit', async () => {
      put('k', '1')
      const written = database.prepareCommit(new Map([['s', checkpointAt(3)]])).write()
      put('k', '2')
      database.rollback()
      expect(get('k')).toBe('1')
      await written
      expect(get('k')).toBe('1')
      expect(database.checkpoint('s')).toEqual(checkpointAt(3))
      put('k', '3')
      await commit()
      expect(await listAsync(store)).toEqual(['k=3'])
    })

    test('a rollback drops a prepared commit, and it cannot be written any more', async () => {
      put('k', '1')
      await commit()
      put('k', '2')
      const prepared = database.prepareCommit(new Map([['s', checkpointAt(2)]]))
      put('k', '3')
      database.rollback()
      expect(get('k')).toBe('1')
      await expect(prepared.write()).rejects.toThrow(/^STATE_COMMIT_PENDING/)
      expect(database.checkpoint('s')).toBeUndefined()
      await commit()
      expect(await listAsync(store)).toEqual(['k=1'])
    })

    test('one commit is prepared at a time, and written once', async () => {
      const prepared = database.prepareCommit(new Map())
      expect(() => database.prepareCommit(new Map())).toThrow(/^STATE_COMMIT_PENDING/)
      await expect(database.wipe('s')).rejects.toThrow(/^STATE_COMMIT_PENDING/)
      await prepared.write()
      await expect(prepared.write()).rejects.toThrow(/^STATE_COMMIT_PENDING/)
      await commit()
    })

    test('uncommitted bytes grow with puts and end with a prepared commit or a rollback', async () => {
      expect(database.uncommittedBytes).toBe(0)
      put('key', 'value')
      expect(database.uncommittedBytes).toBeGreaterThanOrEqual(8)
      const before = database.uncommittedBytes
      database.store('t').put(bytesOf('key'), bytesOf('longer value'))
      expect(database.uncommittedBytes).toBeGreaterThanOrEqual(before + 15)
      const prepared = database.prepareCommit(new Map())
      expect(database.uncommittedBytes).toBe(0)
      await prepared.write()
      put('key', null)
      expect(database.uncommittedBytes).toBeGreaterThanOrEqual(3)
      database.rollback()
      expect(database.uncommittedBytes).toBe(0)
    })

    test('a checkpoint is there once its commit is written; stores not named keep theirs', async () => {
      expect(database.checkpoint('s')).toBeUndefined()
      const prepared = database.prepareCommit(
        new Map([
          ['s', checkpointAt(5)],
          ['t', checkpointAt(6)],
        ]),
      )
      expect(database.checkpoint('s')).toBeUndefined()
      await prepared.write()
      await commit(new Map([['s', checkpointAt(7)]]))
      expect(database.checkpoint('s')).toEqual(checkpointAt(7))
      expect(database.checkpoint('t')).toEqual(checkpointAt(6))
    })

    test('the checkpoints of a prepared commit are those of the moment it was prepared', async () => {
      const checkpoints = new Map([['s', checkpointAt(1)]])
      const prepared = database.prepareCommit(checkpoints)
      checkpoints.set('s', checkpointAt(2))
      await prepared.write()
      expect(database.checkpoint('s')).toEqual(checkpointAt(1))
    })

    test('restored entries are committed at once, with their checkpoint', async () => {
      put('old', '0')
      put('gone', '0')
      await commit()
      expect(get('gone')).toBe('0')
      const entries: [string, string | null][] = [
        ['old', '1'],
        ['gone', null],
        ['new', '1'],
        ['twice', '1'],
        ['twice', '2'],
        ['never', null],
      ]
      const restored = entries.map(([key, value]) => ({
        key: bytesOf(key),
        value: value === null ? null : bytesOf(value),
      }))
      await database.restore('s', restored, checkpointAt(40))
      database.rollback()
      expect(get('old')).toBe('1')
      expect(get('gone')).toBeUndefined()
      expect(await listAsync(store)).toEqual(['new=1', 'old=1', 'twice=2'])
      if (scansSync) expect(list(store)).toEqual(['new=1', 'old=1', 'twice=2'])
      expect(database.checkpoint('s')).toEqual(checkpointAt(40))
    })

    test('a store with uncommitted writes is not restored, its neighbours are', async () => {
      put('k', '1')
      await expect(database.restore('s', [], checkpointAt(1))).rejects.toThrow(/^STATE_UNCOMMITTED/)
      await database.restore('t', [{ key: bytesOf('k'), value: bytesOf('t') }], checkpointAt(1))
      database.prepareCommit(new Map())
      await expect(database.restore('s', [], checkpointAt(1))).rejects.toThrow(/^STATE_UNCOMMITTED/)
      database.rollback()
      await database.restore('s', [], checkpointAt(1))
      expect(await listAsync(database.store('t'))).toEqual(['k=t'])
    })

    test('a wipe takes data, uncommitted data and the checkpoint of one store', async () => {
      const other = database.store('t')
      put('k', '1')
      other.put(bytesOf('k'), bytesOf('t'))
      await commit(new Map([['s', checkpointAt(1)]]))
      put('l', '2')
      await database.wipe('s')
      expect(get('k')).toBeUndefined()
      expect(await listAsync(store)).toEqual([])
      expect(database.checkpoint('s')).toBeUndefined()
      database.rollback()
      expect(await listAsync(store)).toEqual([])
      expect(await listAsync(other)).toEqual(['k=t'])
      put('k', '3')
      await commit(new Map([['s', checkpointAt(2)]]))
      expect(await listAsync(store)).toEqual(['k=3'])
      expect(database.checkpoint('s')).toEqual(checkpointAt(2))
    })

    test('after close, stores and database are closed', async () => {
      put('k', '1')
      await commit()
      await database.close()
      await database.close()
      expect(() => get('k')).toThrow(/^STATE_CLOSED/)
      expect(() => put('k', '2')).toThrow(/^STATE_CLOSED/)
      expect(() => database.prepareCommit(new Map())).toThrow(/^STATE_CLOSED/)
      await expect(listAsync(store)).rejects.toThrow(/^STATE_CLOSED/)
      await expect(database.wipe('s')).rejects.toThrow(/^STATE_CLOSED/)
    })

    test('a large commit is written whole', async () => {
      const value = 'v'.repeat(1000)
      for (let index = 0; index < 6_000; index += 1) put(`k${String(index).padStart(5, '0')}`, value)
      await commit(new Map([['s', checkpointAt(6_000)]]))
      if (persistent) await reopen()
      expect(await listAsync(store)).toHaveLength(6_000)
      expect(get('k00000')).toBe(value)
      expect(get('k05999')).toBe(value)
      expect(database.checkpoint('s')).toEqual(checkpointAt(6_000))
    })

    if (persistent) {
      test('after opening again there is what was committed, and nothing else', async () => {
        put('kept', '1')
        put('deleted', '1')
        await commit(new Map([['s', checkpointAt(1)]]))
        put('deleted', null)
        await commit(new Map([['s', checkpointAt(2)]]))
        put('kept', '2')
        put('new', '2')
        database.prepareCommit(new Map([['s', checkpointAt(9)]]))
        put('newer', '3')
        await reopen()
        expect(await listAsync(store)).toEqual(['kept=1'])
        if (scansSync) expect(list(store)).toEqual(['kept=1'])
        expect(get('kept')).toBe('1')
        expect(database.checkpoint('s')).toEqual(checkpointAt(2))
      })

      test('a write that was begun before close is finished by it', async () => {
        put('k', '1')
        const written = database.prepareCommit(new Map([['s', checkpointAt(1)]])).write()
        await reopen()
        await written
        expect(get('k')).toBe('1')
        expect(database.checkpoint('s')).toEqual(checkpointAt(1))
      })

      test('a wiped store is empty after opening again', async () => {
        put('k', '1')
        database.store('t').put(bytesOf('k'), bytesOf('t'))
        await commit(new Map([['s', checkpointAt(1)]]))
        await database.wipe('s')
        await reopen()
        expect(await listAsync(store)).toEqual([])
        expect(database.checkpoint('s')).toBeUndefined()
        expect(await listAsync(database.store('t'))).toEqual(['k=t'])
      })

      test('restored entries are there after opening again', async () => {
        await database.restore('s', [{ key: bytesOf('k'), value: bytesOf('1') }], checkpointAt(3))
        await reopen()
        expect(get('k')).toBe('1')
        expect(database.checkpoint('s')).toEqual(checkpointAt(3))
      })
    }

    test('any sequence of operations reads like its model', async () => {
      await followsModel(databaseCase)
    })
  })
}
