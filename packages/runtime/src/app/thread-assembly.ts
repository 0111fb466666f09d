// Puts a thread together: everything that one group member, reader and writer share.
import type { GroupMember, LogClient, LogReader, LogWriter, WriteFailure } from '@millrace/client'
import { type Clock, partitionKey } from '@millrace/record'
import type { StateDatabase } from '@millrace/state'
import { matchesWhole, type StoreSpec, type Topology } from '@millrace/topology'
import { groupProtocol } from '../assign/group-protocol.ts'
import { ChangelogOffsets } from '../commit/changelog-offsets.ts'
import type { FaultHook } from '../commit/fault-points.ts'
import type { RestoreListener } from '../restore/restore-progress.ts'
import type { OnDeserializationError, OnProcessingError, OnProductionError } from '../task/error-handling.ts'
import { Task } from '../task/task.ts'
import type { GlobalStores } from '../task/task-options.ts'
import type { ActiveTask } from '../thread/active-task.ts'
import { Committer } from '../thread/committer.ts'
import { Continuity } from '../thread/continuity.ts'
import { fetchLimits } from '../thread/fetch-limits.ts'
import { LastStep } from '../thread/last-step.ts'
import { type InputProgress, ProgressWatch } from '../thread/progress-watch.ts'
import { RecordWriter } from '../thread/record-writer.ts'
import { StreamThread, type ThreadState } from '../thread/stream-thread.ts'
import { TaskOpener } from '../thread/task-opener.ts'
import { TaskSet } from '../thread/task-set.ts'
import { hasPattern } from '../topics/matched-topics.ts'
import { RepartitionPurge } from '../topics/repartition-purge.ts'
import { TopicDirectory } from '../topics/topic-directory.ts'
import type { PreparedTopics, TopicOptions } from '../topics/prepare-topics.ts'
import { brokerTopicName } from '../topics/topic-names.ts'
import type { ApplicationConfig } from './application-config.ts'
import type { Log } from './log-line.ts'
import { WriteFailures } from './write-failures.ts'

export interface ThreadParts {
  readonly topology: Topology
  readonly applicationId: string
  readonly client: LogClient
  readonly clusterId: string
  readonly prepared: PreparedTopics
  readonly topics: TopicOptions
  /** Global tables and stores of this instance, if it has any. */
  readonly globalStores?: GlobalStores | undefined
  readonly config: ApplicationConfig
  readonly clock: Clock
  readonly processId: string
  /** Tasks whose state lies on this machine. */
  readonly storedTasks: readonly string[]
  readonly openState: (task: string, stores: readonly StoreSpec[], memoryBytes: number) => Promise<StateDatabase>
  readonly onDeserializationError: OnDeserializationError
  readonly onProcessingError: OnProcessingError
  readonly onProductionError: OnProductionError
  readonly nextTurn: () => Promise<void>
  readonly onState: (state: ThreadState) => void
  readonly onRestore: RestoreListener
  readonly log: Log
  readonly faultPoint: FaultHook
}

export interface AssembledThread {
  readonly thread: StreamThread
  readonly tasks: TaskSet
  readonly writer: RecordWriter
  readonly committer: Committer
  readonly watch: ProgressWatch
}

export async function assembleThread(given: ThreadParts): Promise<AssembledThread> {
  const { topology, applicationId, client, config, clock, log } = given
  const step = new LastStep(clock)
  const faultPoint = step.noting(given.faultPoint)
  const onRestore: RestoreListener = (progress) => {
    watch.restored(progress)
    given.onRestore(progress)
  }
  const onState = (state: ThreadState): void => {
    if (state === 'running') step.takesRecords()
    given.onState(state)
  }
  const parts = { ...given, faultPoint, onRestore, onState }
  const changelogs = new ChangelogOffsets()
  const openWriter = async (): Promise<LogWriter> => {
    const opened = client.writer({ onFailure: (failure) => onFailure(failure) })
    await opened.open()
    return opened
  }
  const onFailure = (failure: WriteFailure): 'fail' | 'skip' => {
    const verdict = failures.judge(failure)
    if (verdict === 'fail') thread.commitSoon()
    return verdict
  }
  const failures = new WriteFailures({
    topology,
    onProductionError: parts.onProductionError,
    deadLetterTopic: config.deadLetterTopic,
    isInternal: (topic) => directory.isInternal(topic),
    collector: () => writer,
    log,
  })
  const writer = new RecordWriter(await openWriter(), changelogs)
  const directory = new TopicDirectory({
    admin: client.admin,
    topology,
    applicationId,
    prepared: parts.prepared,
    topics: parts.topics,
    onPartitionCount: (topic, count) => writer.setPartitionCount(topic, count),
  })
  const member = joinableMember(
    parts,
    directory,
    () => tasks.names,
    (event) => thread.onRebalance(event),
  )
  const offsetReset = offsetResetOf(parts)
  const opener = new TaskOpener({
    ...parts,
    openState: (task, stores) => parts.openState(task, stores, share(config.storeMemoryMaxBytes, tasks.names.length)),
    member,
    topicId: (topic) => directory.topicId(topic),
    offsetReset,
    makeTask: (planned, database) =>
      new Task({
        id: planned.id,
        topology,
        applicationId,
        database,
        collector: writer,
        clock,
        cacheMaxBytes: share(config.cacheMaxBytes, tasks.names.length),
        partitions: planned.inputs,
        globalStores: parts.globalStores,
        onDeserializationError: parts.onDeserializationError,
        onProcessingError: parts.onProcessingError,
        onProductionError: parts.onProductionError,
        requestCommit: () => thread.commitSoon(),
        ...(config.deadLetterTopic === undefined ? {} : { deadLetterTopic: config.deadLetterTopic }),
        log: { warn: (message) => log({ level: 'warn', message }) },
      }),
    changelogs,
    writer,
  })
  const tasks = new TaskSet(opener)
  const purge = new RepartitionPurge({
    admin: client.admin,
    clock,
    intervalMs: config.repartitionPurgeIntervalMs,
    onError: (error) =>
      log({ level: 'warn', message: 'repartition topics could not be purged; tried again later', error }),
  })
  const committer = new Committer({
    tasks,
    writer,
    member,
    intervalMs: config.commitIntervalMs,
    uncommittedMaxBytes: config.uncommittedMaxBytes,
    isRepartitionTopic: (topic) => directory.isRepartitionTopic(topic),
    purge,
    clock,
    faultPoint,
  })
  const reader = client.reader({ isolation: 'read_committed', outOfRange: 'fail', ...fetchLimits(inputCount(parts)) })
  const watch = new ProgressWatch({
    applicationId,
    stalledAfterMs: config.stalledAfterMs,
    clock,
    log,
    step,
    inputs: () => tasks.running.flatMap((task) => inputProgress(task, reader)),
    ends: (inputs) =>
      client.admin.listOffsets(
        inputs.map((input) => ({ ...input, at: 'latest' })),
        'read_committed',
      ),
  })
  const thread = new StreamThread({
    ...parts,
    member,
    reader,
    writer,
    resetPosition: async (topic, partition) => {
      if (directory.isRepartitionTopic(topic)) return undefined
      const at = offsetReset(topic)
      const offsets = await client.admin.listOffsets([{ topic, partition, at }])
      return offsets.get(partitionKey(topic, partition))
    },
    renewWriter: async () => {
      // What the old one holds gets written or given up first: written later, it would look like another instance's.
      await writer.log.close().catch(() => {})
      writer.replace(await openWriter())
    },
    tasks,
    committer,
    purge,
    continuity: new Continuity({ member, admin: client.admin, writer }),
    plan: () => directory.plan(),
    readsPattern: hasPattern(topology),
  })
  return { thread, tasks, writer, committer, watch }
}

function inputProgress({ inputs, task }: ActiveTask, reader: LogReader): readonly InputProgress[] {
  return inputs.map(({ topic, partition }) => ({
    topic,
    partition,
    position: reader.position(topic, partition),
    end: reader.endOffset(topic, partition),
    buffered: task.bufferedRecords(topic, partition),
  }))
}

function joinableMember(
  { applicationId, client, config, processId, storedTasks }: ThreadParts,
  directory: TopicDirectory,
  previousTasks: () => readonly string[],
  onRebalance: (event: { readonly lost: boolean }) => void,
): GroupMember {
  return client.member({
    groupId: applicationId,
    ...(config.instanceId === undefined ? {} : { instanceId: config.instanceId }),
    ...groupProtocol({
      processId,
      topics: () => directory.readTopics(),
      previousTasks,
      storedTasks,
      plan: () => directory.plan(),
    }),
    sessionTimeoutMs: config.sessionTimeoutMs,
    heartbeatIntervalMs: config.heartbeatIntervalMs,
    rebalanceTimeoutMs: config.rebalanceTimeoutMs,
    onRebalance,
  })
}

/** The policy of the source that reads a topic; repartition topics are always read from their beginning. */
function offsetResetOf({ topology, applicationId, config }: ThreadParts): (topic: string) => 'earliest' | 'latest' {
  const policies = new Map<string, 'earliest' | 'latest'>()
  const patterns: { readonly topics: RegExp; readonly policy: 'earliest' | 'latest' }[] = []
  for (const node of topology.nodes.values()) {
    if (node.kind !== 'source') continue
    const { topics } = node
    const policy = node.offsetReset ?? config.offsetReset
    if (topics instanceof RegExp) patterns.push({ topics, policy })
    else {
      for (const topic of topics) {
        const isInternal = topology.repartitionTopics.has(topic)
        policies.set(brokerTopicName(topology, applicationId, topic), isInternal ? 'earliest' : policy)
      }
    }
  }
  return (topic) =>
    policies.get(topic) ?? patterns.find(({ topics }) => matchesWhole(topics, topic))?.policy ?? config.offsetReset
}

/** Were all tasks of the application here. */
function inputCount({ prepared }: ThreadParts): number {
  const topics = prepared.topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics)
  return topics.reduce((sum, topic) => sum + (prepared.counts.get(topic) ?? 0), 0)
}

function share(total: number, tasks: number): number {
  return Math.floor(total / Math.max(1, tasks))
}
