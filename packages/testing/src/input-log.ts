// What a test driver has fed to its task: records by topic with their offsets, and how far the task has committed them.
import type { CommittedOffset, OffsetToCommit } from '@millrace/client'
import { type LogRecord, noHeaders, partitionKey } from '@millrace/record'
import type { RawRecord } from './test-topics.ts'

export interface FedRecord {
  readonly topic: string
  readonly record: LogRecord
}

export class InputLog {
  readonly #nextOffsets = new Map<string, number>()
  readonly #records = new Map<string, LogRecord[]>()
  readonly #committed = new Map<string, CommittedOffset>()
  #open: FedRecord[] = []

  /** Offsets are counted by `counter`, because those of one pattern's topics run on together. Nobody commits what is fed to `globals`. */
  append(
    topic: string,
    counter: string,
    to: 'task' | 'globals',
    { key, value, timestamp, headers = noHeaders }: RawRecord,
  ): LogRecord {
    const offset = this.#nextOffsets.get(counter) ?? 0
    this.#nextOffsets.set(counter, offset + 1)
    const record = { offset, key, value, timestamp, headers }
    const records = this.#records.get(topic)
    if (records) records.push(record)
    else this.#records.set(topic, [record])
    if (to === 'task') this.#open.push({ topic, record })
    return record
  }

  records(topic: string): readonly LogRecord[] {
    return this.#records.get(topic) ?? []
  }

  /** As a group remembers it: the last offset of each input, with its metadata. */
  get committed(): ReadonlyMap<string, CommittedOffset> {
    return this.#committed
  }

  commit(offsets: readonly OffsetToCommit[]): void {
    for (const { topic, partition, offset, metadata = '' } of offsets) {
      this.#committed.set(partitionKey(topic, partition), { offset, metadata })
    }
    this.#open = this.#open.filter(({ topic, record }) => {
      return record.offset >= (this.#committed.get(partitionKey(topic, 0))?.offset ?? 0)
    })
  }

  /** Something is not committed, and would come in the same order when it is fed again: among several inputs, equal timestamps go by which queue was filled first. */
  get isRepeatable(): boolean {
    return new Set(this.#open.map(({ topic }) => topic)).size === 1
  }

  /** In the order in which they were fed. */
  get uncommitted(): readonly FedRecord[] {
    return this.#open
  }
}
