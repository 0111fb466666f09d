// The stores of one task: each spec made real over the task's database, with its changelog.
import { MillraceError, type TopicPartition } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import type { StoreSpec } from '@millrace/topology'
import { changelogOf, restoreOf, type RestoreRecord } from '../changelog/changelog.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { TimestampedTable } from '../store/timestamped-table.ts'
import { encodeTimestamped } from '../store/timestamped-value.ts'
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
  readonly #specs: ReadonlyMap<string, StoreSpec>
  readonly #tables = new Map<string, TimestampedTable>()

  /** `names` in the order in which caches are flushed: that of the nodes that use them. */
  constructor(options: TaskOptions, names: readonly string[]) {
    this.#options = options
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

  /** How a record of the store's changelog becomes an entry of the store. */
  restoreAdapter(name: string): RestoreRecord {
    const spec = this.#specs.get(name)
    if (spec === undefined) throw unknownStore(name, [...this.#specs.keys()])
    return restoreOf(spec.type === 'timestamped-key-value' ? encodeTimestamped : undefined)
  }

  #open(spec: StoreSpec): TimestampedTable {
    const at = this.#changelogAt(spec)
    return new TimestampedTable({
      keySerde: requireSerde(spec.keySerde, 'key', `store ${spec.name}`),
      valueSerde: requireSerde(spec.valueSerde, 'value', `store ${spec.name}`),
      topic: at.topic,
      bytes: this.#options.database.store(spec.name),
      log: changelogOf(spec, at, this.#options.collector),
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
