// All stores of one task over one place on disk or in memory. Uncommitted writes live in overlays above it; one atomic batch per commit carries the data and,
// per store, how far its changelog is contained.
import type { ByteStore } from './byte-store.ts'

/** What a store holds of its changelog. Anything else than the same identity, or an offset outside the log, means wipe and restore in full. */
export interface StoreCheckpoint {
  /** The offset after the last changelog record that the store contains. */
  readonly offset: number
  readonly clusterId: string
  /** The changelog topic's uuid; empty where the broker cannot say. */
  readonly topicId: string
  readonly formatVersion: number
}

/** A batch built when a commit started: data and checkpoints of that moment, whatever is written meanwhile. */
export interface PreparedCommit {
  /** Makes it durable, atomically. At most once. Until it resolves, reads still see the batch. */
  write(): Promise<void>
}

export interface StateDatabase {
  /** The store of that name, made at first use. The same object each time. */
  store(name: string): ByteStore
  /** Bytes of keys and values written since the last prepared commit. */
  readonly uncommittedBytes: number
  /** Freezes what is uncommitted together with these checkpoints (stores not named keep theirs); later writes belong to the next commit. One prepared commit at a time. */
  prepareCommit(checkpoints: ReadonlyMap<string, StoreCheckpoint>): PreparedCommit
  /** Deletes all rows from `from` (inclusive) to `to` with the next commit, as one range. Until then reads may or may not see them; nobody may put a row into the range any more. */
  clearRange(store: string, from: Uint8Array, to: Uint8Array): void
  /** Throws away everything uncommitted, a prepared commit that was not written included. */
  rollback(): void
  /** The last durable checkpoint of a store. */
  checkpoint(store: string): StoreCheckpoint | undefined
  /** Writes restored entries (null deletes) and the checkpoint past them in one atomic batch, below the overlay. Only while nothing is uncommitted in that store. */
  restore(store: string, entries: readonly RestoredEntry[], checkpoint: StoreCheckpoint): Promise<void>
  /** Deletes all data and the checkpoint of a store. */
  wipe(store: string): Promise<void>
  /** Does not commit. */
  close(): Promise<void>
}

export interface RestoredEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
}
