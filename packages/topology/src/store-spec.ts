// A state store as the plan describes it; `runtime` makes it real with `state`.
import type { Serde } from '@millrace/serde'

export interface StoreSpec {
  /** Kafka Streams' name: given, or generated. */
  readonly name: string
  readonly type: 'key-value' | 'timestamped-key-value' | 'versioned-key-value'
  readonly keySerde: Serde<unknown> | undefined
  readonly valueSerde: Serde<unknown> | undefined
  /** LevelDB if true, memory if not. */
  readonly persistent: boolean
  readonly caching: boolean
  readonly logging: boolean
  /** Topic configs of the changelog, over the defaults. */
  readonly changelogConfigs: Readonly<Record<string, string>>
  /** A source topic that is this store's changelog (`optimize: 'all'`): read at restore, never written. Else undefined: `<application>-<name>-changelog`. */
  readonly changelogSourceTopic: string | undefined
}
