// A task's stores in one LevelDB. Nothing uncommitted ever reaches the disk: a commit, a restored stretch of changelog and a wipe are one batch each, with the
// checkpoint that belongs to it.
import type { ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { keyText } from '../key-text.ts'
import { type PreparedWrite, preparedCommit } from '../prepared-commit.ts'
import type { PreparedCommit, RestoredEntry, StateDatabase, StoreCheckpoint } from '../state-database.ts'
import { type BatchOptions, BatchWriter, turn } from './batch-writer.ts'
import type { Catalog, Disk } from './catalog.ts'
import type { DirectoryLock } from './directory-lock.ts'
import { KeyIndex } from './key-index.ts'
import { KeyPages } from './key-pages.ts'
import { encodeCheckpoint, metaKey, numberBytes, prefixBytes, rowKey, rowsOf } from './layout.ts'
import { diskError } from './level-error.ts'
import { LevelStore } from './level-store.ts'
import { Overlay } from './overlay.ts'
import { ReadCacheBound } from './read-cache.ts'
import { SpillFile } from './spill-file.ts'

export interface LevelDatabaseParts extends BatchOptions {
  readonly directory: string
  readonly lock: DirectoryLock
  readonly disk: Disk
  readonly catalog: Catalog
  readonly readCacheBytes: number
  readonly keyIndexBytes: number
  readonly hasKeyIndex: (store: string) => boolean
}

interface ClearedRange {
  readonly store: LevelStore
  readonly from: Uint8Array
  readonly to: Uint8Array
}

/** While a cache of many entries is renewed, the loop is given back after so many. */
const entriesPerTurn = 5_000

export class LevelDatabase implements StateDatabase {
  readonly #parts: LevelDatabaseParts
  readonly #stores = new Map<string, LevelStore>()
  readonly #readCaches: ReadCacheBound
  readonly #spill: SpillFile
  readonly #keyPages: KeyPages
  #prepared: PreparedWrite | undefined
  /** Ranges to delete with the next commit. */
  #cleared: ClearedRange[] = []
  /** Writes to the disk follow each other. */
  #queue: Promise<unknown> = Promise.resolve()
  /** After a failed write nobody knows what the disk holds: only reading and closing are left. */
  #failure: Error | undefined
  #closing: Promise<void> | undefined

  constructor(parts: LevelDatabaseParts) {
    this.#parts = parts
    this.#readCaches = new ReadCacheBound(parts.readCacheBytes)
    this.#spill = new SpillFile(parts.directory)
    this.#keyPages = new KeyPages(this.#spill, parts.keyIndexBytes)
  }

  store(name: string): ByteStore {
    return this.#store(name)
  }

  get uncommittedBytes(): number {
    let bytes = 0
    for (const store of this.#stores.values()) bytes += store.overlay.bytes
    return bytes
  }

  prepareCommit(checkpoints: ReadonlyMap<string, StoreCheckpoint>): PreparedCommit {
    this.#assertWritable()
    if (this.#prepared) throw stateError('STATE_COMMIT_PENDING', 'a commit is prepared already; write it or roll back')
    const written: LevelStore[] = []
    for (const store of this.#stores.values()) {
      if (store.overlay.size === 0) continue
      store.frozen = store.overlay
      store.overlay = new Overlay()
      written.push(store)
    }
    const frozen = new Map([...checkpoints].filter(([name, checkpoint]) => !this.#has(name, checkpoint)))
    const cleared = this.#cleared
    this.#cleared = []
    this.#prepared = preparedCommit(() => this.#exclusive(() => this.#writeCommit(written, frozen, cleared)))
    return this.#prepared
  }

  clearRange(store: string, from: Uint8Array, to: Uint8Array): void {
    this.#cleared.push({ store: this.#store(store), from, to })
  }

  rollback(): void {
    this.#cleared = []
    const isUnderway = this.#prepared?.begun === true && this.#failure === undefined
    for (const store of this.#stores.values()) {
      store.overlay = new Overlay()
      if (!isUnderway) store.frozen = undefined
    }
    if (isUnderway) return
    this.#prepared?.discard()
    this.#prepared = undefined
  }

  checkpoint(store: string): StoreCheckpoint | undefined {
    return this.#parts.catalog.checkpoint(store)
  }

  async restore(name: string, entries: readonly RestoredEntry[], checkpoint: StoreCheckpoint): Promise<void> {
    const store = this.#store(name)
    if (store.overlay.size > 0 || store.frozen !== undefined) {
      throw stateError(
        'STATE_UNCOMMITTED',
        `store ${name} is restored while it has uncommitted writes; commit or roll back first`,
      )
    }
    await this.#exclusive(async () => {
      const { disk, catalog, sync } = this.#parts
      const writer = new BatchWriter(disk, catalog, { atomic: true, sync })
      for (const { key, value } of entries) {
        if (writer.row(rowKey(store.number, key), value)) await writer.pause()
      }
      this.#putCheckpoint(writer, name, checkpoint)
      await writer.finish()
      catalog.setCheckpoint(name, checkpoint)
      store.cache.clear()
      for (const { key, value } of entries) {
        if (value === null) store.index?.delete(keyText(key))
        else store.index?.add(keyText(key))
      }
    })
  }

  async wipe(name: string): Promise<void> {
    if (this.#prepared) {
      throw stateError(
        'STATE_COMMIT_PENDING',
        `store ${name} is wiped while a commit is prepared; write it or roll back`,
      )
    }
    const store = this.#store(name)
    store.overlay = new Overlay()
    await this.#exclusive(async () => {
      const { disk, catalog, sync } = this.#parts
      const writer = new BatchWriter(disk, catalog, { atomic: true, sync })
      const written = catalog.renumber(name, writer.batch)
      await writer.finish()
      written()
      store.number = catalog.numberOf(name)
      store.cache.clear()
      store.index?.clear()
      await this.#clearWiped()
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** What a crash during a wipe left behind, and the key indexes. Before the first use. */
  async open(): Promise<void> {
    await this.#exclusive(() => this.#clearWiped())
    for (const name of this.#parts.catalog.names) {
      if (this.#parts.hasKeyIndex(name)) await this.#loadIndex(this.#store(name))
    }
  }

  #has(name: string, checkpoint: StoreCheckpoint): boolean {
    const there = this.checkpoint(name)
    return (
      there !== undefined &&
      there.offset === checkpoint.offset &&
      there.clusterId === checkpoint.clusterId &&
      there.topicId === checkpoint.topicId &&
      there.formatVersion === checkpoint.formatVersion
    )
  }

  async #close(): Promise<void> {
    await this.#queue
    for (const store of this.#stores.values()) store.close()
    this.#prepared?.discard()
    this.#spill.close()
    await this.#parts.disk.close()
    await this.#parts.lock.release()
  }

  async #writeCommit(
    stores: readonly LevelStore[],
    checkpoints: ReadonlyMap<string, StoreCheckpoint>,
    cleared: readonly ClearedRange[],
  ): Promise<void> {
    if (stores.length > 0 || checkpoints.size > 0) {
      const { disk, catalog } = this.#parts
      const writer = new BatchWriter(disk, catalog, this.#parts)
      for (const { number, frozen } of stores) {
        if (frozen === undefined) continue
        const { table } = frozen
        for (let entry = 0; entry < table.size; entry++) {
          if (writer.row(table.rowKeyAt(entry, number), table.valueAt(entry))) await writer.pause()
        }
      }
      for (const [name, checkpoint] of checkpoints) this.#putCheckpoint(writer, name, checkpoint)
      await writer.finish()
      for (const [name, checkpoint] of checkpoints) catalog.setCheckpoint(name, checkpoint)
    }
    for (const store of stores) await this.#absorb(store)
    for (const range of cleared) await this.#clear(range)
    this.#prepared = undefined
  }

  /** After the batch, not in it: nobody asks for these rows, and what a crash leaves of them the next clearing takes along. */
  async #clear({ store, from, to }: ClearedRange): Promise<void> {
    await this.#parts.disk.clear({ gte: rowKey(store.number, from), lt: rowKey(store.number, to) })
    store.cache.clear()
    store.index?.deleteRange(keyText(from), keyText(to))
  }

  /** What was frozen is on disk now: cache and index follow. Until they have, the frozen entries hide both. */
  async #absorb(store: LevelStore): Promise<void> {
    const { frozen } = store
    if (frozen === undefined) return
    const { table } = frozen
    if (frozen.bytes > this.#readCaches.generationBytes) {
      store.cache.clear()
    } else {
      for (let entry = 0; entry < table.size; entry++) {
        store.cache.set(table.keyAt(entry), table.hashAt(entry), table.valueAt(entry))
        if ((entry + 1) % entriesPerTurn === 0) await turn()
      }
    }
    await this.#indexKeys(store, frozen)
    store.frozen = undefined
  }

  /** In order, so that a page of keys is asked for once. */
  async #indexKeys({ index }: LevelStore, { table }: Overlay): Promise<void> {
    if (index === undefined) return
    const keys: { readonly text: string; readonly isThere: boolean }[] = []
    for (let entry = 0; entry < table.size; entry++) {
      keys.push({ text: keyText(table.keyAt(entry)), isThere: table.valueAt(entry) !== null })
    }
    keys.sort((a, b) => (a.text < b.text ? -1 : 1))
    for (const [done, { text, isThere }] of keys.entries()) {
      if (isThere) index.add(text)
      else index.delete(text)
      if ((done + 1) % entriesPerTurn === 0) await turn()
    }
  }

  #putCheckpoint(writer: BatchWriter, name: string, checkpoint: StoreCheckpoint): void {
    this.#parts.catalog.numberOf(name)
    writer.batch.put(metaKey('c', name), encodeCheckpoint(checkpoint))
  }

  async #clearWiped(): Promise<void> {
    const { disk, catalog, sync } = this.#parts
    for (const number of catalog.wiped) {
      await disk.clear(rowsOf(number))
      const writer = new BatchWriter(disk, catalog, { atomic: true, sync })
      writer.batch.del(metaKey('d', numberBytes(number)))
      await writer.finish()
      catalog.forget(number)
    }
  }

  async #loadIndex(store: LevelStore): Promise<void> {
    const keys = this.#parts.disk.keys(rowsOf(store.number))
    for await (const key of keys) store.index?.add(keyText(key.subarray(prefixBytes)))
  }

  #store(name: string): LevelStore {
    let store = this.#stores.get(name)
    if (store === undefined) {
      this.#assertOpen()
      const { directory, disk, catalog, hasKeyIndex } = this.#parts
      const index = hasKeyIndex(name) ? new KeyIndex(this.#keyPages) : undefined
      const cache = this.#readCaches.make()
      store = new LevelStore(name, { directory, disk, cache, index, number: catalog.numberOf(name) })
      this.#stores.set(name, store)
    }
    return store
  }

  /** Runs `work` after all earlier work on the disk; its failure is final. */
  #exclusive(work: () => Promise<void>): Promise<void> {
    this.#assertWritable()
    const run = this.#queue.then(async () => {
      if (this.#failure) throw this.#failure
      try {
        await work()
      } catch (error) {
        this.#failure = diskError(this.#parts.directory, error)
        throw this.#failure
      }
    })
    this.#queue = run.catch(() => undefined)
    return run
  }

  #assertOpen(): void {
    if (this.#closing)
      throw stateError('STATE_CLOSED', `the state in ${this.#parts.directory} was used after it was closed`)
  }

  #assertWritable(): void {
    this.#assertOpen()
    if (this.#failure) throw this.#failure
  }
}
