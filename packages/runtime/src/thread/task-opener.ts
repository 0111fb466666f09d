// Makes tasks ready to run: committed offsets, state, then the replay of changelogs, in this order, so that state is never behind the offsets it belongs to.
import type { CommittedOffset, GroupMember, LogClient } from '@millrace/client'
import { type Clock, isMillraceError, partitionKey, sleep, type TopicPartition } from '@millrace/record'
import type { StateDatabase } from '@millrace/state'
import type { StoreSpec, Topology } from '@millrace/topology'
import type { ApplicationConfig } from '../app/application-config.ts'
import type { Log } from '../app/log-line.ts'
import type { PlannedTask } from '../assign/planned-tasks.ts'
import { taskName } from '../assign/task-name.ts'
import type { ChangelogOffsets } from '../commit/changelog-offsets.ts'
import type { FaultHook } from '../commit/fault-points.ts'
import type { RestoreListener } from '../restore/restore-progress.ts'
import { type RestoreTarget, restoreStores } from '../restore/restore-stores.ts'
import type { Task } from '../task/task.ts'
import { ActiveTask } from './active-task.ts'
import type { RecordWriter } from './record-writer.ts'

export interface TaskOpenerOptions {
  readonly topology: Topology
  readonly client: LogClient
  readonly member: GroupMember
  readonly clusterId: string
  /** The uuid of a topic, empty where unknown. */
  readonly topicId: (topic: string) => string
  /** Where a partition is read from when nothing is committed. */
  readonly offsetReset: (topic: string) => 'earliest' | 'latest'
  readonly openState: (task: string, stores: readonly StoreSpec[]) => Promise<StateDatabase>
  readonly makeTask: (planned: PlannedTask, database: StateDatabase) => Task
  readonly changelogs: ChangelogOffsets
  readonly writer: RecordWriter
  readonly config: ApplicationConfig
  readonly clock: Clock
  readonly log: Log
  readonly onRestore: RestoreListener
  readonly faultPoint: FaultHook
}

interface Opened {
  readonly task: Task
  readonly database: StateDatabase
}

/** How often a directory that is held by another is tried, and of how many tries there is a log line: every five seconds. */
const directoryRetryMs = 100
const triesToldOf = 50

export class TaskOpener {
  readonly #options: TaskOpenerOptions

  constructor(options: TaskOpenerOptions) {
    this.#options = options
  }

  /** All or none: when it rejects, nothing stays open. Aborting the signal makes it reject soon. */
  async open(planned: readonly PlannedTask[], signal: AbortSignal): Promise<readonly ActiveTask[]> {
    if (planned.length === 0) return []
    const opened: Opened[] = []
    try {
      const inputs = planned.flatMap((task) => task.inputs)
      const committed = await this.#options.member.committed(inputs)
      for (const task of planned) {
        signal.throwIfAborted()
        await this.#openOne(task, opened, signal)
      }
      const restored = await this.#restore(opened, committed, signal)
      const positions = await this.#positions(inputs, committed)
      signal.throwIfAborted()
      return opened.map((one) => this.#activate(one, committed, positions, restored))
    } catch (error) {
      await Promise.all(opened.map(({ database }) => database.close()))
      throw error
    }
  }

  async #openOne(planned: PlannedTask, opened: Opened[], signal: AbortSignal): Promise<void> {
    const { makeTask } = this.#options
    const database = await this.#openState(planned, signal)
    try {
      opened.push({ database, task: makeTask(planned, database) })
    } catch (error) {
      await database.close()
      throw error
    }
  }

  async #openState(planned: PlannedTask, signal: AbortSignal): Promise<StateDatabase> {
    const { topology, openState, clock, log } = this.#options
    const name = taskName(planned.id)
    const names = topology.subtopologies.find(({ id }) => id === planned.id.subtopology)?.stores ?? []
    const specs = names.flatMap((store) => topology.stores.get(store) ?? [])
    for (let attempt = 0; ; attempt++) {
      try {
        return await openState(name, specs)
      } catch (error) {
        if (!isMillraceError(error, 'STATE_DIRECTORY_IN_USE')) throw error
        // The instance that had the task before may still be closing it; that takes no seconds.
        if (attempt % triesToldOf === triesToldOf - 1)
          log({ level: 'warn', message: `task ${name} waits for its directory: ${error.message}` })
        await sleep(clock, directoryRetryMs, signal)
      }
    }
  }

  async #restore(
    opened: readonly Opened[],
    committed: ReadonlyMap<string, CommittedOffset>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>> {
    const { client, clusterId, clock, config, log, onRestore, faultPoint } = this.#options
    const targets = opened.flatMap((one) => this.#targetsOf(one, committed))
    if (targets.length === 0) return new Map()
    faultPoint('restore-started')
    const reader = client.reader({ isolation: 'read_committed', outOfRange: 'fail' })
    try {
      const restored = await restoreStores(targets, {
        admin: client.admin,
        reader,
        clusterId,
        clock,
        signal,
        pollMs: config.pollMs,
        onProgress: onRestore,
        onBatch: () => faultPoint('restore-batch-written'),
        onWipe: ({ store, topic, partition }, reason) => {
          log({
            level: 'warn',
            message: `store ${store} is restored in full from ${topic}-${partition}: ${reason}`,
            details: { store, topic, partition },
          })
        },
      })
      faultPoint('restore-finished')
      return restored
    } finally {
      await reader.close()
    }
  }

  #targetsOf({ task, database }: Opened, committed: ReadonlyMap<string, CommittedOffset>): readonly RestoreTarget[] {
    return task.changelogs.map(({ store, topic, partition, written }) => ({
      store,
      topic,
      partition,
      topicId: this.#options.topicId(topic),
      database,
      endAtMost: written ? undefined : (committed.get(partitionKey(topic, partition))?.offset ?? 0),
      entriesOf: task.restoreAdapter(store),
    }))
  }

  async #positions(
    inputs: readonly TopicPartition[],
    committed: ReadonlyMap<string, CommittedOffset>,
  ): Promise<ReadonlyMap<string, number>> {
    const { client, offsetReset } = this.#options
    const positions = new Map([...committed].map(([key, { offset }]) => [key, offset]))
    const fresh = inputs.filter(({ topic, partition }) => !positions.has(partitionKey(topic, partition)))
    if (fresh.length === 0) return positions
    const queries = fresh.map((input) => ({ ...input, at: offsetReset(input.topic) }))
    for (const [key, offset] of await client.admin.listOffsets(queries)) positions.set(key, offset)
    return positions
  }

  #activate(
    { task, database }: Opened,
    allCommitted: ReadonlyMap<string, CommittedOffset>,
    positions: ReadonlyMap<string, number>,
    restored: ReadonlyMap<string, number>,
  ): ActiveTask {
    const { topology, clusterId, topicId, changelogs, writer } = this.#options
    const keys = task.inputs.map(({ topic, partition }) => partitionKey(topic, partition))
    const committed = new Map([...allCommitted].filter(([key]) => keys.includes(key)))
    const stores = topology.subtopologies.find(({ id }) => id === task.id.subtopology)?.stores ?? []
    const writesStateFirst = stores.some((store) => {
      const spec = topology.stores.get(store)
      return spec !== undefined && !spec.logging && spec.changelogSourceTopic === undefined
    })
    return new ActiveTask({
      task,
      database,
      writesStateFirst,
      clusterId,
      topicId,
      changelogs,
      writer,
      positions,
      committed,
      restored,
    })
  }
}
