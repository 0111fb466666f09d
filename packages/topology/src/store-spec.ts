// A state store as the plan describes it; `runtime` makes it real with `state`.
import type { Serde } from '@millrace/serde'

/** What a store of windows or sessions needs to know besides. */
export interface WindowedStoreSpec {
  /** How long rows are kept, in stream time. */
  readonly retentionMs: number
  /** Of its windows; sessions have none. */
  readonly windowSizeMs: number
  /** Several rows of one key and window start. */
  readonly retainDuplicates: boolean
  /** Its windows are emitted when they close. */
  readonly emitsFinal: boolean
}

export interface StoreSpec {
  /** Kafka Streams' name: given, or generated. */
  readonly name: string
  readonly type:
    | 'key-value'
    | 'lru-key-value'
    | 'timestamped-key-value'
    | 'versioned-key-value'
    | 'timestamped-window'
    | 'window'
    | 'session'
    | 'join-buffer'
    | 'join-unmatched'
    | 'suppress-buffer'
    | 'grace-buffer'
  /** Of types `timestamped-window`, `window`, `session` and `join-buffer`. */
  readonly windowed?: WindowedStoreSpec | undefined
  readonly keySerde: Serde<unknown> | undefined
  readonly valueSerde: Serde<unknown> | undefined
  /** Of a store that holds values of both sides of a join: the right side's. */
  readonly otherValueSerde?: Serde<unknown> | undefined
  /** Its owner lists it in key order: on disk it needs an index of its keys in memory. */
  readonly scanned?: boolean
  /** Of a versioned store: how far back versions are kept, in stream time. */
  readonly versioned?: { readonly historyMs: number } | undefined
  /** Of a grace buffer: how long records wait, in stream time. */
  readonly graceMs?: number | undefined
  /** Of an LRU store: how many entries it holds; the one not used for longest goes. */
  readonly maxEntries?: number
  /** LevelDB if true, memory if not. */
  readonly persistent: boolean
  readonly caching: boolean
  readonly logging: boolean
  /** Topic configs of the changelog, over the defaults. */
  readonly changelogConfigs: Readonly<Record<string, string>>
  /** A source topic that is this store's changelog (`optimize: 'all'`): read at restore, never written. Else undefined: `<application>-<name>-changelog`. */
  readonly changelogSourceTopic: string | undefined
}
