// The stores of one task: each spec made real over the task's database, with its changelog and its share of the record cache.
import { MillraceError, type StreamRecord, type TopicPartition } from '@millrace/record'
import { type ContextSlot, RecordCache } from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import { changelogWriter, type RestoreRecords, restoreRecords } from '../changelog/changelog.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import type {
  DropReason,
  JoinTable,
  SessionTable,
  TableLookup,
  UnmatchedTable,
  UpdateBuffer,
  WindowTable,
  TableStore,
  WaitingRecords,
} from '../operators/context.ts'
import { type ContextKeeper, type OpenStore, openStore } from '../store/open-store.ts'
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
  readonly #drop: (reason: DropReason, where: string) => void
  readonly #specs: ReadonlyMap<string, StoreSpec>
  readonly #open = new Map<string, OpenStore>()
  readonly #slot: ContextSlot = { current: { timestamp: 0, headers: [] } }
  /** Undefined when nothing is held back. */
  readonly #cache: RecordCache | undefined

  /** `names` in the order in which caches are flushed: that of the nodes that use them. */
  constructor(
    options: TaskOptions,
    names: readonly string[],
    keeper: ContextKeeper,
    drop: (reason: DropReason, where: string) => void,
  ) {
    this.#options = options
    this.#drop = drop
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
  table(name: string): TableStore {
    const { table } = this.#store(name)
    if (table === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return table
  }

  windows(name: string): WindowTable {
    const { windows } = this.#store(name)
    if (windows === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return windows
  }

  sessions(name: string): SessionTable {
    const { sessions } = this.#store(name)
    if (sessions === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return sessions
  }

  buffer(name: string): UpdateBuffer {
    const { buffer } = this.#store(name)
    if (buffer === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return buffer
  }

  joined(name: string): JoinTable {
    const { joined } = this.#store(name)
    if (joined === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return joined
  }

  unmatched(name: string): UnmatchedTable {
    const { unmatched } = this.#store(name)
    if (unmatched === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return unmatched
  }

  waiting(name: string): WaitingRecords {
    const { waiting } = this.#store(name)
    if (waiting === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return waiting
  }

  /** A store that holds a table, windowed or not, for those who only look rows up. */
  lookup(name: string): TableLookup {
    const { lookup } = this.#store(name)
    if (lookup === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return lookup
  }

  /** A store of this task's own. */
  find(name: string): OpenStore | undefined {
    return this.#open.get(name)
  }

  /** Whether it is a store of the whole application. */
  isGlobal(name: string): boolean {
    return this.#options.globalStores?.find(name) !== undefined
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
    for (const store of this.#open.values()) store.save?.()
  }

  /** Stores are restored, and take up what they remember besides rows. */
  load(): void {
    for (const store of this.#open.values()) store.load?.()
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

  /** How records of the store's changelog become entries of the store. */
  restoreAdapter(name: string): RestoreRecords {
    return restoreRecords(this.#store(name).restore)
  }

  #store(name: string): OpenStore {
    const store = this.find(name) ?? this.#options.globalStores?.find(name)
    if (store === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return store
  }

  #opened(spec: StoreSpec): OpenStore {
    const at = this.#changelogAt(spec)
    const { database, collector, clock } = this.#options
    return openStore({
      spec,
      stored: database.store(spec.name),
      at,
      changelog: changelogWriter(spec, at, collector),
      target: collector,
      clock,
      cache: this.#cache,
      slot: this.#slot,
      clearRange: (from, to) => database.clearRange(spec.name, from, to),
      drop: (reason) => this.#drop(reason, `store ${spec.name}`),
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
