// A task's stores in memory: for tests, and for stores that are rebuilt from their changelog at each start.
import type { ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { type PreparedWrite, preparedCommit } from '../prepared-commit.ts'
import type { PreparedCommit, RestoredEntry, StateDatabase, StoreCheckpoint } from '../state-database.ts'
import { MemoryStore } from './memory-store.ts'

class MemoryDatabase implements StateDatabase {
  readonly #stores = new Map<string, MemoryStore>()
  readonly #checkpoints = new Map<string, StoreCheckpoint>()
  #prepared: PreparedWrite | undefined
  #closed = false

  store(name: string): ByteStore {
    return this.#store(name)
  }

  get uncommittedBytes(): number {
    let bytes = 0
    for (const store of this.#stores.values()) bytes += store.uncommittedBytes
    return bytes
  }

  prepareCommit(checkpoints: ReadonlyMap<string, StoreCheckpoint>): PreparedCommit {
    this.#assertOpen()
    if (this.#prepared) throw stateError('STATE_COMMIT_PENDING', 'a commit is prepared already; write it or roll back')
    const stores = [...this.#stores.values()]
    for (const store of stores) store.freeze()
    const frozen = new Map(checkpoints)
    this.#prepared = preparedCommit(() => {
      for (const store of stores) store.commitPrepared()
      for (const [name, checkpoint] of frozen) this.#checkpoints.set(name, checkpoint)
      this.#prepared = undefined
      return Promise.resolve()
    })
    return this.#prepared
  }

  clearRange(store: string, from: Uint8Array, to: Uint8Array): void {
    this.#store(store).clearRange(from, to)
  }

  rollback(): void {
    this.#prepared?.discard()
    this.#prepared = undefined
    for (const store of this.#stores.values()) store.rollback()
  }

  checkpoint(store: string): StoreCheckpoint | undefined {
    return this.#checkpoints.get(store)
  }

  async restore(name: string, entries: readonly RestoredEntry[], checkpoint: StoreCheckpoint): Promise<void> {
    const store = this.#store(name)
    if (store.hasUncommitted) {
      throw stateError(
        'STATE_UNCOMMITTED',
        `store ${name} is restored while it has uncommitted writes; commit or roll back first`,
      )
    }
    store.restore(entries)
    this.#checkpoints.set(name, checkpoint)
  }

  async wipe(name: string): Promise<void> {
    if (this.#prepared)
      throw stateError(
        'STATE_COMMIT_PENDING',
        `store ${name} is wiped while a commit is prepared; write it or roll back`,
      )
    this.#store(name).wipe()
    this.#checkpoints.delete(name)
  }

  async close(): Promise<void> {
    this.#prepared?.discard()
    this.#closed = true
    for (const store of this.#stores.values()) store.close()
    this.#checkpoints.clear()
  }

  #store(name: string): MemoryStore {
    this.#assertOpen()
    let store = this.#stores.get(name)
    if (store === undefined) {
      store = new MemoryStore(name)
      this.#stores.set(name, store)
    }
    return store
  }

  #assertOpen(): void {
    if (this.#closed) throw stateError('STATE_CLOSED', 'the state database was used after it was closed')
  }
}

/** Stores in memory, with the same commit and rollback as on disk; `close` forgets everything. Every scan is synchronous. */
export function memoryDatabase(): StateDatabase {
  return new MemoryDatabase()
}
