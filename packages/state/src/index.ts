export type { ByteEntry, ByteRange, ByteStore } from './byte-store.ts'
export type {
  KeyValueEntry,
  KeyValueStore,
  ReadOnlyKeyValueStore,
  TimestampedKeyValueStore,
  ValueAndTimestamp,
} from './key-value-store.ts'
export type {
  ReadOnlySessionStore,
  ReadOnlyWindowStore,
  ScanDirection,
  SessionStore,
  TimestampedWindowStore,
  WindowedEntry,
  WindowedRow,
  WindowStore,
} from './window-store.ts'
export {
  changelogKeyOf,
  type RowLayout,
  rowOfChangelogKey,
  segmentMsOf,
  sessionLayout,
  windowLayout,
} from './window-keys.ts'
export type { PutOutcome, ReadOnlyVersionedStore, VersionedRecord, VersionedStore } from './versioned-store.ts'
export type { PreparedCommit, RestoredEntry, StateDatabase, StoreCheckpoint } from './state-database.ts'

export { type LevelDatabaseOptions, openLevelDatabase } from './level/open-level-database.ts'
export { removeStateDirectory, stateDirectories } from './level/state-directories.ts'
export { memoryDatabase } from './memory/memory-database.ts'
export { taskDatabase, type TaskDatabaseParts } from './task-database.ts'

export type { ContextSlot, RecordContext } from './record-context.ts'
export { cached, type CachedOptions, type CachedStore, type FlushListener } from './wrappers/cached.ts'
export { LruStore, type LruOptions } from './wrappers/lru.ts'
export { type ChangelogWriter, logged, type LoggedOptions } from './wrappers/logged.ts'
export { metered, type StoreMeter, storeMeter } from './wrappers/metered.ts'
export { type SegmentedOptions, SegmentedStore } from './wrappers/segmented.ts'
export { RecordCache, type RecordCacheOptions } from './wrappers/record-cache.ts'

export { keyValueStore, type ViewOptions } from './views/key-value-view.ts'
export { bareValue, timestampBytes, timestampedValue, timestampOf } from './views/timestamped-value.ts'
export { timestampedKeyValueStore, type TimestampedView } from './views/timestamped-view.ts'
export { type BufferedUpdate, SuppressBuffer } from './views/suppress-buffer.ts'
export type { BufferedContext, BufferedOrigin, SuppressRow } from './views/suppress-row.ts'
export { JoinBuffer, type JoinBufferOptions } from './join/join-buffer.ts'
export type { KeptRecord } from './join/join-rows.ts'
export { type JoinSide, type UnmatchedRecord, UnmatchedRecords } from './join/unmatched-records.ts'

export { JoinBufferView } from './views/join-buffer-view.ts'
export { SessionView } from './views/session-view.ts'
export { WindowView, type WindowViewOptions } from './views/window-view.ts'
export {
  bareCodec,
  timestampedCodec,
  type ValueCodec,
  type WindowedCodecs,
  type WindowedViewOptions,
} from './views/windowed-codec.ts'
export { GraceBuffer, type GraceBufferOptions, type WaitingRecord } from './views/grace-buffer.ts'
export { VersionedView, type VersionedViewOptions } from './views/versioned-view.ts'
export type { Codec, TypedView } from './views/typed-view.ts'

export type { StateErrorCode } from './errors.ts'
