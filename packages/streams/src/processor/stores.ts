// Stores for processors, as a program describes them: Kafka Streams' `Stores` builders. What a builder makes is known to the type of its handle.
import { type Duration, durationMs } from '@millrace/record'
import type {
  KeyValueStore,
  SessionStore,
  TimestampedKeyValueStore,
  TimestampedWindowStore,
  VersionedStore,
  WindowStore,
} from '@millrace/state'
import type { Serde } from '@millrace/serde'
import type { StoreSpec } from '@millrace/topology'

declare const made: unique symbol

/** A store to come. The same builder may be added more than once; two builders of one name are an error. */
export interface StoreBuilder<Store> {
  readonly name: string
  readonly spec: StoreSpec
  /** What `context.store` gives for it; for the compiler only. */
  readonly [made]?: Store
}

export interface ProcessorStoreOptions<K, V> {
  readonly key: Serde<K>
  readonly value: Serde<V>
  /** In memory instead of LevelDB. Default: false. */
  readonly inMemory?: boolean | undefined
  /** Whether updates of a key within a commit are merged into one changelog record. Default: false. */
  readonly caching?: boolean | undefined
  /** Whether the store has a changelog topic; or topic configs for it. Default: true. */
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
}

/** Values by key. */
export function keyValueStore<K, V>(
  name: string,
  options: ProcessorStoreOptions<K, V>,
): StoreBuilder<KeyValueStore<K, V>> {
  return { name, spec: specOf(name, 'key-value', options) }
}

/** Values by key, each with a timestamp: what tables keep. */
export function timestampedKeyValueStore<K, V>(
  name: string,
  options: ProcessorStoreOptions<K, V>,
): StoreBuilder<TimestampedKeyValueStore<K, V>> {
  return { name, spec: specOf(name, 'timestamped-key-value', options) }
}

/** The `maxEntries` entries used last, in memory; others are forgotten, in the changelog too. */
export function lruStore<K, V>(
  name: string,
  options: Omit<ProcessorStoreOptions<K, V>, 'inMemory'> & { readonly maxEntries: number },
): StoreBuilder<KeyValueStore<K, V>> {
  const { maxEntries } = options
  return { name, spec: { ...specOf(name, 'lru-key-value', { ...options, inMemory: true }), maxEntries } }
}

interface WindowStoreOptions<K, V> extends ProcessorStoreOptions<K, V> {
  readonly retention: Duration
  readonly windowSize: Duration
}

/** Values by key and window start, kept for `retention` of stream time. */
export function windowStore<K, V>(
  name: string,
  options: WindowStoreOptions<K, V> & {
    /** Several values of one key and start are kept. Default: false. */
    readonly retainDuplicates?: boolean | undefined
  },
): StoreBuilder<WindowStore<K, V>> {
  const { retainDuplicates = false } = options
  return { name, spec: { ...specOf(name, 'window', options), windowed: windowedOf(options, retainDuplicates) } }
}

/** Values by key and window start, each with a timestamp, kept for `retention` of stream time: what windowed tables keep. */
export function timestampedWindowStore<K, V>(
  name: string,
  options: WindowStoreOptions<K, V>,
): StoreBuilder<TimestampedWindowStore<K, V>> {
  return { name, spec: { ...specOf(name, 'timestamped-window', options), windowed: windowedOf(options, false) } }
}

/** Values by key and session, kept for `retention` of stream time. */
export function sessionStore<K, V>(
  name: string,
  options: ProcessorStoreOptions<K, V> & { readonly retention: Duration },
): StoreBuilder<SessionStore<K, V>> {
  const retentionMs = durationMs(options.retention)
  const windowed = { retentionMs, windowSizeMs: 0, retainDuplicates: false, emitsFinal: false }
  return { name, spec: { ...specOf(name, 'session', options), windowed } }
}

/** The values that a key had over time, this far back. On LevelDB. */
export function versionedStore<K, V>(
  name: string,
  options: Omit<ProcessorStoreOptions<K, V>, 'inMemory' | 'caching'> & { readonly history: Duration },
): StoreBuilder<VersionedStore<K, V>> {
  const spec = specOf(name, 'versioned-key-value', options)
  return { name, spec: { ...spec, scanned: true, versioned: { historyMs: durationMs(options.history) } } }
}

function windowedOf<K, V>(
  { retention, windowSize }: WindowStoreOptions<K, V>,
  retainDuplicates: boolean,
): NonNullable<StoreSpec['windowed']> {
  return {
    retentionMs: durationMs(retention),
    windowSizeMs: durationMs(windowSize),
    retainDuplicates,
    emitsFinal: false,
  }
}

function specOf<K, V>(name: string, type: StoreSpec['type'], options: ProcessorStoreOptions<K, V>): StoreSpec {
  const { key, value, inMemory = false, caching = false, logging = true } = options
  return {
    name,
    type,
    keySerde: key as Serde<unknown>,
    valueSerde: value as Serde<unknown>,
    persistent: !inMemory,
    caching,
    logging: logging !== false,
    changelogConfigs: typeof logging === 'object' ? logging : {},
    changelogSourceTopic: undefined,
  }
}
