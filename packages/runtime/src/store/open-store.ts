// A store of the plan made real: its bytes, its changelog, its share of the record cache, and the view that operators and user code see. One function per type of store.
import { type Clock, type LogRecord, type StreamRecord, type TopicPartition } from '@millrace/record'
import {
  type ByteStore,
  cached,
  type CachedStore,
  type ChangelogWriter,
  type ContextSlot,
  keyValueStore,
  logged,
  LruStore,
  type RecordCache,
  type RecordContext,
  timestampedKeyValueStore,
  timestampedValue,
  VersionedView,
} from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import {
  type ChangelogTarget,
  type RestoreRecord,
  restoreRecord,
  type RestoreTogether,
} from '../changelog/changelog.ts'
import type {
  DropReason,
  JoinTable,
  SessionTable,
  TableLookup,
  TableStore,
  UnmatchedTable,
  UpdateBuffer,
  WaitingRecords,
  WindowTable,
} from '../operators/context.ts'
import { openGraceBuffer } from './open-grace-buffer.ts'
import { openJoinBuffer, openUnmatched } from './open-join-stores.ts'
import { openSuppressBuffer } from './open-suppress-buffer.ts'
import { openSessionStore, openWindowStore } from './open-windowed.ts'
import { requireSerde } from './require-serde.ts'
import { TimestampedTable } from './timestamped-table.ts'
import { VersionedTable } from './versioned-table.ts'

/** How a held-back update finds its way back to the record that caused it. */
export interface ContextKeeper {
  readonly keepContext: (cause: StreamRecord) => RecordContext
  readonly withContext: (context: RecordContext, action: () => void) => void
}

export interface StoreParts {
  readonly spec: StoreSpec
  /** The store of the task's database. */
  readonly stored: ByteStore
  readonly at: TopicPartition
  /** Undefined where nothing is logged. */
  readonly changelog: ChangelogWriter | undefined
  /** Where changelogs are written that are not made of puts. */
  readonly target: ChangelogTarget
  readonly clock: Clock
  /** Undefined where nothing is held back. */
  readonly cache: RecordCache | undefined
  readonly slot: ContextSlot
  /** Deletes rows of the store with the next commit. */
  readonly clearRange: (from: Uint8Array, to: Uint8Array) => void
  readonly drop: (reason: DropReason) => void
  readonly keeper: ContextKeeper
}

/** A store at work. */
export interface OpenStore {
  /** What a user's processor gets, and what is read from outside: a store of the interface that its type has. */
  readonly view: unknown
  /** For operators on tables. */
  readonly table?: TableStore
  /** For operators on windows. */
  readonly windows?: WindowTable
  readonly sessions?: SessionTable
  /** For joins of two streams. */
  readonly joined?: JoinTable
  readonly unmatched?: UnmatchedTable
  /** For joins with a grace period. */
  readonly waiting?: WaitingRecords
  /** For suppress. */
  readonly buffer?: UpdateBuffer
  /** For whoever looks up rows of the table that it holds. */
  readonly lookup?: TableLookup
  readonly cache?: CachedStore | undefined
  /** How a record of the changelog becomes an entry. */
  readonly restore: RestoreRecord | RestoreTogether
  /** What it remembers besides its bytes is committed, or taken back. */
  /** Before a commit's batch is built. */
  save?(): void
  /** After a restore, before the first record. */
  load?(): void
  committed?(): void
  rollback?(): void
}

export function openStore(parts: StoreParts): OpenStore {
  switch (parts.spec.type) {
    case 'timestamped-key-value':
      return openTable(parts)
    case 'key-value':
      return openKeyValue(parts)
    case 'lru-key-value':
      return openLru(parts)
    case 'versioned-key-value':
      return openVersioned(parts)
    case 'timestamped-window':
    case 'window':
      return openWindowStore(parts)
    case 'session':
      return openSessionStore(parts)
    case 'join-buffer':
      return openJoinBuffer(parts)
    case 'join-unmatched':
      return openUnmatched(parts)
    case 'grace-buffer':
      return openGraceBuffer(parts)
    case 'suppress-buffer':
      return openSuppressBuffer(parts)
  }
}

function openTable(parts: StoreParts): OpenStore {
  const { bytes, cache } = layered(parts, true)
  const { key, value } = serdesOf(parts.spec)
  const view = timestampedKeyValueStore(bytes, key, value, { topic: parts.at.topic })
  const table = new TimestampedTable({
    view,
    cache,
    byteLength: value.byteLength?.bind(value),
    slot: parts.slot,
    ...parts.keeper,
  })
  return { view, table, lookup: table, cache, restore: restoreRecord(timestampedValue) }
}

function openKeyValue(parts: StoreParts): OpenStore {
  const { bytes, cache } = layered(parts, false)
  const { key, value } = serdesOf(parts.spec)
  const view = keyValueStore(bytes, key, value, { topic: parts.at.topic })
  return { view, cache, restore: restoreRecord(undefined) }
}

/** An entry that is driven out is logged before the one that drove it out. */
function openLru(parts: StoreParts): OpenStore {
  const { spec, changelog, slot, stored } = parts
  const onEvict = (key: Uint8Array): void => changelog?.(key, null, slot.current.timestamp)
  const lru = new LruStore(stored, { maxEntries: spec.maxEntries ?? 1, onEvict })
  const open = openKeyValue({ ...parts, stored: lru })
  return { ...open, committed: () => lru.committed(), rollback: () => lru.rollback() }
}

/** Nothing is held back, and the changelog hears of puts that were too old, too. */
function openVersioned({ spec, stored, changelog, at, drop }: StoreParts): OpenStore {
  const { historyMs } = spec.versioned ?? { historyMs: 0 }
  const onPut = (key: Uint8Array, value: Uint8Array | null, timestamp: number): void =>
    changelog?.(key, value, timestamp)
  const onExpired = (): void => drop('expired')
  const view = new VersionedView(stored, { ...serdesOf(spec), topic: at.topic, historyMs, onPut, onExpired })
  const table = new VersionedTable(view)
  return {
    view,
    table,
    lookup: table,
    restore: { together: (records) => view.restore(records.filter(isKeyed)) },
    load: () => view.load(),
    committed: () => view.committed(),
    rollback: () => view.rollback(),
  }
}

/** Put: record cache (if any) ▸ changelog (if any) ▸ bytes. `timestamped`: values begin with their timestamp. */
function layered(
  { spec, stored, changelog, cache, slot }: StoreParts,
  timestamped: boolean,
): { readonly bytes: ByteStore; readonly cache: CachedStore | undefined } {
  const below = changelog === undefined ? stored : logged(stored, changelog, { context: slot, timestamped })
  if (cache === undefined || !spec.caching) return { bytes: below, cache: undefined }
  // What an LRU store has driven out stays in the cache above it, and is listed as it is got.
  const above = cached(below, cache, { context: slot, scansCleanEntries: spec.type === 'lru-key-value' })
  return { bytes: above, cache: above }
}

function isKeyed(record: LogRecord): record is LogRecord & { readonly key: Uint8Array } {
  return record.key !== null
}

function serdesOf(spec: StoreSpec): {
  readonly key: ReturnType<typeof requireSerde>
  readonly value: ReturnType<typeof requireSerde>
} {
  const where = `store ${spec.name}`
  return { key: requireSerde(spec.keySerde, 'key', where), value: requireSerde(spec.valueSerde, 'value', where) }
}
