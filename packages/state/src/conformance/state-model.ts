// Random operations on a database and on a model of three maps, compared after each: committed, prepared, current.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { PreparedCommit, StateDatabase } from '../state-database.ts'
import { bytesOf, list, listAsync, textOf } from './bytes.ts'
import type { DatabaseCase, DatabaseFixture } from './describe-state-database.ts'

type Entries = ReadonlyMap<string, string>

/** Contents of both stores by `store/key`, and checkpoints by store. */
interface Version {
  readonly entries: Entries
  readonly checkpoints: ReadonlyMap<string, number>
}

const nothing: Version = { entries: new Map(), checkpoints: new Map() }

const storeNames = ['s', 't'] as const
const anyStore = fc.constantFrom(...storeNames)
const anyKey = fc.constantFrom('', 'a', 'ab', 'b', '\xff', '\xff\xff', '\x00')
const anyValue = fc.option(fc.constantFrom('', '1', '2', '3'))

const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('put' as const), store: anyStore, key: anyKey, value: anyValue }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('prepare' as const), stores: fc.subarray([...storeNames]) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wipe' as const), store: anyStore }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('restore' as const),
      store: anyStore,
      entries: fc.array(fc.tuple(anyKey, anyValue), { maxLength: 4 }),
    }),
  },
)

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

class Run {
  readonly #fixture: DatabaseFixture
  readonly #case: DatabaseCase
  #database: StateDatabase
  #committed = nothing
  #prepared: { readonly commit: PreparedCommit; readonly version: Version } | undefined
  #current: Entries = nothing.entries
  #offset = 0

  constructor(fixture: DatabaseFixture, databaseCase: DatabaseCase, database: StateDatabase) {
    this.#fixture = fixture
    this.#case = databaseCase
    this.#database = database
  }

  async apply(next: Operation): Promise<void> {
    this.#offset += 1
    if (next.do === 'put') this.#put(next.store, next.key, next.value)
    else if (next.do === 'prepare') this.#prepare(next.stores)
    else if (next.do === 'write') await this.#write()
    else if (next.do === 'rollback') this.#rollback()
    else if (next.do === 'reopen') await this.#reopen()
    else if (next.do === 'wipe') await this.#wipe(next.store)
    else await this.#restore(next.store, next.entries)
  }

  async check(): Promise<void> {
    for (const name of storeNames) {
      const store = this.#database.store(name)
      const expected = [...this.#current]
        .filter(([key]) => key.startsWith(name))
        .map(([key, value]) => `${key.slice(1)}=${value}`)
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      expect(await listAsync(store)).toEqual(expected)
      if (this.#case.scansSync) expect(list(store, { reverse: true })).toEqual(expected.toReversed())
      for (const key of ['', 'a', '\xff']) {
        const value = store.get(bytesOf(key))
        expect(value === undefined ? undefined : textOf(value)).toBe(this.#current.get(name + key))
      }
      expect(this.#database.checkpoint(name)?.offset).toBe(this.#committed.checkpoints.get(name))
    }
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  #put(store: string, key: string, value: string | null): void {
    this.#database.store(store).put(bytesOf(key), value === null ? null : bytesOf(value))
    this.#current = withEntry(this.#current, store + key, value)
  }

  #prepare(stores: readonly string[]): void {
    if (this.#prepared) return
    const checkpoints = new Map(this.#committed.checkpoints)
    for (const store of stores) checkpoints.set(store, this.#offset)
    const commit = this.#database.prepareCommit(new Map(stores.map((store) => [store, this.#checkpoint()])))
    this.#prepared = { commit, version: { entries: this.#current, checkpoints } }
  }

  async #write(): Promise<void> {
    if (!this.#prepared) return
    await this.#prepared.commit.write()
    this.#committed = this.#prepared.version
    this.#prepared = undefined
  }

  #rollback(): void {
    this.#database.rollback()
    this.#prepared = undefined
    this.#current = this.#committed.entries
  }

  async #reopen(): Promise<void> {
    await this.#database.close()
    this.#database = await this.#fixture.open()
    if (!this.#case.persistent) this.#committed = nothing
    this.#prepared = undefined
    this.#current = this.#committed.entries
  }

  async #wipe(store: string): Promise<void> {
    if (this.#prepared) return
    await this.#database.wipe(store)
    const without = (entries: Entries): Entries => new Map([...entries].filter(([key]) => !key.startsWith(store)))
    const checkpoints = new Map(this.#committed.checkpoints)
    checkpoints.delete(store)
    this.#committed = { entries: without(this.#committed.entries), checkpoints }
    this.#current = without(this.#current)
  }

  async #restore(store: string, entries: readonly (readonly [string, string | null])[]): Promise<void> {
    if (this.#prepared || this.#current !== this.#committed.entries) return
    const restored = entries.map(([key, value]) => ({
      key: bytesOf(key),
      value: value === null ? null : bytesOf(value),
    }))
    await this.#database.restore(store, restored, this.#checkpoint())
    let after = this.#current
    for (const [key, value] of entries) after = withEntry(after, store + key, value)
    this.#committed = { entries: after, checkpoints: new Map(this.#committed.checkpoints).set(store, this.#offset) }
    this.#current = after
  }

  #checkpoint() {
    return { offset: this.#offset, clusterId: 'c', topicId: 't', formatVersion: 1 }
  }
}

function withEntry(entries: Entries, key: string, value: string | null): Entries {
  const next = new Map(entries)
  if (value === null) next.delete(key)
  else next.set(key, value)
  return next
}

function keyOf(shown: string): string {
  return shown.slice(0, shown.indexOf('='))
}

/** Throws with the shortest failing sequence and its seed. */
export async function followsModel(databaseCase: DatabaseCase): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
      const fixture = await databaseCase.make()
      const run = new Run(fixture, databaseCase, await fixture.open())
      try {
        for (const next of operations) {
          await run.apply(next)
          await run.check()
        }
      } finally {
        await run.close()
        await fixture.dispose()
      }
    }),
    { numRuns: 50 },
  )
}
