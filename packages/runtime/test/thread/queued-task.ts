// A real task over given inputs, each with records waiting.
import { type LogRecord, noHeaders, systemClock, type TopicPartition } from '@millrace/record'
import { bytes } from '@millrace/serde'
import { memoryDatabase } from '@millrace/state'
import { foreach, PlanBuilder, stream } from '@millrace/topology'
import { ChangelogOffsets } from '../../src/commit/changelog-offsets.ts'
import { Task } from '../../src/task/task.ts'
import { ActiveTask } from '../../src/thread/active-task.ts'
import { RecordWriter } from '../../src/thread/record-writer.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'

export interface QueuedTask {
  readonly active: ActiveTask
  /** Values that were processed, as text. */
  readonly seen: string[]
}

export function recordsOf(count: number, from = 0): readonly LogRecord[] {
  return Array.from({ length: count }, (_, at) => ({
    offset: from + at,
    timestamp: from + at,
    key: null,
    value: Buffer.from(String(from + at)),
    headers: noHeaders,
  }))
}

export function queuedTask(...inputs: readonly (readonly [TopicPartition, number])[]): QueuedTask {
  const seen: string[] = []
  const plan = new PlanBuilder()
  const topics = inputs.map(([{ topic }]) => topic)
  const source = plan.add(stream({ topics, key: bytes(), value: bytes() }))
  plan.add(foreach({ input: source, action: (_, value) => void seen.push(String(value)) }))
  const database = memoryDatabase()
  const changelogs = new ChangelogOffsets()
  const writer = new RecordWriter(new MemoryLog().client().writer(), changelogs)
  const task = new Task({
    id: { subtopology: 0, partition: 0 },
    topology: plan.build(),
    applicationId: 'app',
    database,
    collector: writer,
    clock: systemClock,
    cacheMaxBytes: 0,
    partitions: inputs.map(([input]) => input),
  })
  const active = new ActiveTask({
    task,
    database,
    writesStateFirst: false,
    clusterId: 'c',
    topicId: () => '',
    changelogs,
    writer,
    positions: new Map(),
    committed: new Map(),
    restored: new Map(),
  })
  for (const [{ topic, partition }, count] of inputs) task.enqueue(topic, partition, recordsOf(count), count)
  return { active, seen }
}
