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
    | 'suppress-buffer'
  /** Of types `timestamped-window`, `window` and `session`. */
  readonly windowed?: WindowedStoreSpec | undefined
  readonly keySerde: Serde<unknown> | undefined
  readonly valueSerde: Serde<unknown> | undefined
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
