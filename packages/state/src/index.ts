export type { ByteEntry, ByteRange, ByteStore } from './byte-store.ts'
export type {
  KeyValueEntry,
  KeyValueStore,
  ReadOnlyKeyValueStore,
  TimestampedKeyValueStore,
  ValueAndTimestamp,
} from './key-value-store.ts'
export type { PreparedCommit, RestoredEntry, StateDatabase, StoreCheckpoint } from './state-database.ts'
