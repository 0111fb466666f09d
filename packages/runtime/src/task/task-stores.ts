// The stores of one task: each spec made real over the task's database, with its changelog and its share of the record cache.
import { MillraceError, type StreamRecord, type TopicPartition } from '@millrace/record'
import { type ContextSlot, RecordCache } from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import { changelogWriter, type RestoreRecord } from '../changelog/changelog.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { type ContextKeeper, type OpenStore, openStore } from '../store/open-store.ts'
import type { TimestampedTable } from '../store/timestamped-table.ts'
import { brokerTopicName, changelogTopicName } from '../topics/topic-names.ts'
import type { TaskOptions } from './task-options.ts'

/** A changelog of the task. `written` is false where a source topic serves as changelog. */
export interface TaskChangelog extends TopicPartition {
  readonly store: string
  readonly written: boolean
}

export class TaskStores {
  readonly changelogs: readonly TaskChangelog[]
  readonly #options: TaskOptions
  readonly #keeper: ContextKeeper
  readonly #specs: ReadonlyMap<string, StoreSpec>
  readonly #open = new Map<string, OpenStore>()
  readonly #slot: ContextSlot = { current: { timestamp: 0, headers: [] } }
  /** Undefined when nothing is held back. */
  readonly #cache: RecordCache | undefined

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
    for (const spec of this.#specs.values()) this.#open.set(spec.name, this.#opened(spec))
  }

  /** A store that holds a table. */
  table(name: string): TimestampedTable {
    const { table } = this.#store(name)
    if (table === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return table
  }

  /** A store as user code sees it. */
  view(name: string): unknown {
    return this.#store(name).view
  }

  /** Says which record the puts of user code belong to. */
  at(record: StreamRecord): void {
    this.#slot.current = this.#cache === undefined ? record : this.#keeper.keepContext(record)
  }

  /** Flushes caches in order, again as long as what a flush forwarded made others dirty. */
  flush(): void {
    const caches = [...this.#open.values()].flatMap(({ cache }) => cache ?? [])
    do {
      for (const store of caches) store.flush()
    } while (caches.some((store) => store.dirtyEntries > 0))
  }

  /** A commit's batch is built: what stores remember until now is not taken back any more. */
  committed(): void {
    for (const store of this.#open.values()) store.committed?.()
  }

  rollback(): void {
    this.#cache?.discard()
    this.#options.database.rollback()
    for (const store of this.#open.values()) store.rollback?.()
  }

  /** How a record of the store's changelog becomes an entry of the store. */
  restoreAdapter(name: string): RestoreRecord {
    return this.#store(name).restore
  }

  #store(name: string): OpenStore {
    const store = this.#open.get(name)
    if (store === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return store
  }

  #opened(spec: StoreSpec): OpenStore {
    const at = this.#changelogAt(spec)
    const { database, collector } = this.#options
    return openStore({
      spec,
      stored: database.store(spec.name),
      at,
      changelog: changelogWriter(spec, at, collector),
      cache: this.#cache,
      slot: this.#slot,
      keeper: this.#keeper,
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

function unknownStore(name: string, known: readonly string[]): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_UNKNOWN_STORE',
    `there is no store ${name} here; there are: ${known.join(', ') || 'none'}`,
    { details: { store: name } },
  )
}
