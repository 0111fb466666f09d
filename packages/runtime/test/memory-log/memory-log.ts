// A log in memory behind the client's port: one broker for several clients, with faults that a test can order.
import type { LogClient, LogRecord } from './port.ts'
import { partitionKey } from '@millrace/record'
import { memoryAdmin } from './memory-admin.ts'
import { MemoryGroup } from './memory-group.ts'
import { MemoryReader } from './memory-reader.ts'
import { MemoryWriter } from './memory-writer.ts'

export interface MemoryTopic {
  readonly id: string
  readonly partitions: LogRecord[][]
  readonly starts: number[]
  readonly configs: Readonly<Record<string, string>>
}

/** What happens to the next commit: `lost` is written but the answer is lost, `unsent` neither written nor answered, `refused` another generation rules. */
export type CommitFault = 'lost' | 'unsent' | 'refused' | 'rebalance'

export class MemoryLog {
  readonly clusterId: string
  readonly topics = new Map<string, MemoryTopic>()
  readonly groups = new Map<string, MemoryGroup>()
  /** Taken one by one by the commits that follow. */
  readonly commitFaults: CommitFault[] = []
  /** Called with each record before it is appended; throwing fails the write. */
  beforeAppend: ((topic: string, partition: number) => void) | undefined
  #ids = 0
  #appended = new Set<() => void>()

  constructor(clusterId = 'memory') {
    this.clusterId = clusterId
  }

  createTopic(name: string, partitions: number, configs: Readonly<Record<string, string>> = {}): void {
    this.topics.set(name, {
      id: `id-${++this.#ids}`,
      partitions: Array.from({ length: partitions }, () => []),
      starts: Array.from({ length: partitions }, () => 0),
      configs,
    })
  }

  append(topic: string, partition: number, record: Omit<LogRecord, 'offset'>): number {
    this.beforeAppend?.(topic, partition)
    const log = this.partition(topic, partition)
    const offset = this.start(topic, partition) + log.length
    log.push({ ...record, offset })
    for (const wake of this.#appended) wake()
    return offset
  }

  partition(topic: string, partition: number): LogRecord[] {
    const log = this.topics.get(topic)?.partitions[partition]
    if (!log) throw new Error(`no partition ${partitionKey(topic, partition)}`)
    return log
  }

  start(topic: string, partition: number): number {
    return this.topics.get(topic)?.starts[partition] ?? 0
  }

  end(topic: string, partition: number): number {
    return this.start(topic, partition) + this.partition(topic, partition).length
  }

  truncateBefore(topic: string, partition: number, offset: number): void {
    const found = this.topics.get(topic)
    if (!found) return
    this.partition(topic, partition).splice(0, Math.max(0, offset - this.start(topic, partition)))
    found.starts[partition] = Math.max(offset, this.start(topic, partition))
  }

  onAppend(wake: () => void): () => void {
    this.#appended.add(wake)
    return () => void this.#appended.delete(wake)
  }

  group(id: string): MemoryGroup {
    const group = this.groups.get(id) ?? new MemoryGroup(this)
    this.groups.set(id, group)
    return group
  }

  client(): LogClient {
    return {
      capabilities: { transactions: false, manualAssignment: true },
      admin: memoryAdmin(this),
      reader: (options) => new MemoryReader(this, options ?? {}),
      writer: (options) => new MemoryWriter(this, options ?? {}),
      member: (options) => this.group(options.groupId).member(options),
      close: () => Promise.resolve(),
    }
  }
}
