// The stores of one task: each spec made real over the task's database, with its changelog and its share of the record cache.
import { MillraceError, type StreamRecord, type TopicPartition } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import {
  cached,
  type CachedStore,
  type ContextSlot,
  logged,
  RecordCache,
  type RecordContext,
  timestampedKeyValueStore,
  timestampedValue,
} from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import { changelogWriter, restoreRecord, type RestoreRecord } from '../changelog/changelog.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { TimestampedTable } from '../store/timestamped-table.ts'
import { brokerTopicName, changelogTopicName } from '../topics/topic-names.ts'
import type { TaskOptions } from './task-options.ts'

/** A changelog of the task. `written` is false where a source topic serves as changelog. */
export interface TaskChangelog extends TopicPartition {
  readonly store: string
  readonly written: boolean
}

/** How a held-back update finds its way back to the record that caused it. */
export interface ContextKeeper {
  readonly keepContext: (cause: StreamRecord) => RecordContext
  readonly withContext: (context: RecordContext, action: () => void) => void
}

export class TaskStores {
  readonly changelogs: readonly TaskChangelog[]
  readonly #options: TaskOptions
  readonly #keeper: ContextKeeper
  readonly #specs: ReadonlyMap<string, StoreSpec>
  readonly #tables = new Map<string, TimestampedTable>()
  readonly #slot: ContextSlot = { current: { timestamp: 0, headers: [] } }
  /** Undefined when nothing is held back. */
  readonly #cache: RecordCache | undefined
  readonly #cached: CachedStore[] = []

  /** `names` in the order in which caches are flushed: that of the nodes that use them. */
  constructor(options: TaskOptions, names: readonly string[], keeper: ContextKeeper) {
    this.#options = options
    this.#keeper = keeper
    this.#cache = options.cacheMaxBytes > 0 ? new RecordCache({ maxBytes: options.cacheMaxBytes }) : undefined
    this.#specs = new Map(names.map((name) => [name, this.#specOf(name)]))
    this.changelogs = [...this.#specs.values()]
      .filter((spec) => spec.logging || spec.changelogSourceTopic !== undefined)
      .map((spec) => ({
        ...this.#changelogAt(spec),
        store: spec.name,
        written: spec.changelogSourceTopic === undefined,
      }))
    for (const spec of this.#specs.values()) {
      if (spec.type === 'timestamped-key-value') this.#tables.set(spec.name, this.#open(spec))
    }
  }

  table(name: string): TimestampedTable {
    const table = this.#tables.get(name)
    if (table === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return table
  }

  /** Flushes caches in order, again as long as what a flush forwarded made others dirty. */
  flush(): void {
    do {
      for (const store of this.#cached) store.flush()
    } while (this.#cached.some((store) => store.dirtyEntries > 0))
  }

  rollback(): void {
    this.#cache?.discard()
    this.#options.database.rollback()
  }

  /** How a record of the store's changelog becomes an entry of the store. */
  restoreAdapter(name: string): RestoreRecord {
    const spec = this.#specs.get(name)
    if (spec === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return restoreRecord(spec.type === 'timestamped-key-value' ? timestampedValue : undefined)
  }

  #open(spec: StoreSpec): TimestampedTable {
    const at = this.#changelogAt(spec)
    const slot = this.#slot
    const stored = this.#options.database.store(spec.name)
    const changelog = changelogWriter(spec, at, this.#options.collector)
    const bytes = changelog === undefined ? stored : logged(stored, changelog, { context: slot, timestamped: true })
    const cache = this.#cache !== undefined && spec.caching ? cached(bytes, this.#cache, { context: slot }) : undefined
    if (cache !== undefined) this.#cached.push(cache)
    const keySerde = requireSerde(spec.keySerde, 'key', `store ${spec.name}`)
    const valueSerde = requireSerde(spec.valueSerde, 'value', `store ${spec.name}`)
    const view = timestampedKeyValueStore(cache ?? bytes, keySerde, valueSerde, { topic: at.topic })
    return new TimestampedTable({
      view,
      cache,
      slot,
      keepContext: this.#keeper.keepContext,
      withContext: this.#keeper.withContext,
    })
  }

  #specOf(name: string): StoreSpec {
    const spec = this.#options.topology.stores.get(name)
    if (spec === undefined) throw unknownStore(name, [...this.#options.topology.stores.keys()])
    return spec
  }

  #changelogAt(spec: StoreSpec): TopicPartition {
    const { topology, applicationId, id, changelogTopic } = this.#options
    const given = changelogTopic?.(spec.name)
    if (given !== undefined) return given
    const source = spec.changelogSourceTopic
    const topic =
      source === undefined
        ? changelogTopicName(applicationId, spec.name)
        : brokerTopicName(topology, applicationId, source)
    return { topic, partition: id.partition }
  }
}

/** The serde of a source, sink or store; a plan that lacks one should have been refused when it was built. */
export function requireSerde(serde: Serde<unknown> | undefined, part: 'key' | 'value', where: string): Serde<unknown> {
  if (serde !== undefined) return serde
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `${where} has no ${part} serde; give one where the topology is built`,
    { details: { where, part } },
  )
}

function unknownStore(name: string, known: readonly string[]): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_UNKNOWN_STORE',
    `there is no store ${name} here; there are: ${known.join(', ') || 'none'}`,
    { details: { store: name } },
  )
}
