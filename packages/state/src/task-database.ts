// Some of a task's stores on disk and some in memory, as one database: one commit, one rollback.
import type { ByteStore } from './byte-store.ts'
import { memoryDatabase } from './memory/memory-database.ts'
import type { PreparedCommit, RestoredEntry, StateDatabase, StoreCheckpoint } from './state-database.ts'

export interface TaskDatabaseParts {
  /** Where every store is that is not in memory. */
  readonly persistent: StateDatabase
  /** Names of the stores in memory. They are empty after a restart and have no checkpoint then, so they are restored in full. */
  readonly memoryStores: readonly string[]
}

class TaskDatabase implements StateDatabase {
  readonly #persistent: StateDatabase
  readonly #memory: StateDatabase = memoryDatabase()
  readonly #memoryStores: ReadonlySet<string>

  constructor(parts: TaskDatabaseParts) {
    this.#persistent = parts.persistent
    this.#memoryStores = new Set(parts.memoryStores)
  }

  store(name: string): ByteStore {
    return this.#of(name).store(name)
  }

  get uncommittedBytes(): number {
    return this.#persistent.uncommittedBytes + this.#memory.uncommittedBytes
  }

  prepareCommit(checkpoints: ReadonlyMap<string, StoreCheckpoint>): PreparedCommit {
    const inMemory = new Map<string, StoreCheckpoint>()
    const onDisk = new Map<string, StoreCheckpoint>()
    for (const [name, checkpoint] of checkpoints) {
      ;(this.#memoryStores.has(name) ? inMemory : onDisk).set(name, checkpoint)
    }
    const disk = this.#persistent.prepareCommit(onDisk)
    const memory = this.#memory.prepareCommit(inMemory)
    return {
      // Both begin in the same moment, so that no rollback comes between. If the disk fails, closing is all that is left, and memory forgets.
      async write() {
        await Promise.all([disk.write(), memory.write()])
      },
    }
  }

  clearRange(store: string, from: Uint8Array, to: Uint8Array): void {
    this.#of(store).clearRange(store, from, to)
  }

  rollback(): void {
    this.#persistent.rollback()
    this.#memory.rollback()
  }

  checkpoint(store: string): StoreCheckpoint | undefined {
    return this.#of(store).checkpoint(store)
  }

  restore(store: string, entries: readonly RestoredEntry[], checkpoint: StoreCheckpoint): Promise<void> {
    return this.#of(store).restore(store, entries, checkpoint)
  }

  wipe(store: string): Promise<void> {
    return this.#of(store).wipe(store)
  }

  async close(): Promise<void> {
    await this.#memory.close()
    await this.#persistent.close()
  }

  #of(store: string): StateDatabase {
    return this.#memoryStores.has(store) ? this.#memory : this.#persistent
  }
}

/** One database out of a persistent one and some stores in memory. Closing it closes both. */
export function taskDatabase(parts: TaskDatabaseParts): StateDatabase {
  return new TaskDatabase(parts)
}
