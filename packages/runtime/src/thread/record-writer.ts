// The way out of all tasks of a thread: sinks and changelogs write here, one idempotent producer carries it.
import type { LogWriter } from '@millrace/client'
import { type Headers, MillraceError } from '@millrace/record'
import type { ChangelogOffsets } from '../commit/changelog-offsets.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import type { RecordCollector } from '../task/task.ts'

export class RecordWriter implements RecordCollector {
  readonly #changelogs: ChangelogOffsets
  readonly #counts = new Map<string, number>()
  #writer: LogWriter
  #written = 0

  constructor(writer: LogWriter, changelogs: ChangelogOffsets) {
    this.#writer = writer
    this.#changelogs = changelogs
  }

  get recordsWritten(): number {
    return this.#written
  }

  get log(): LogWriter {
    return this.#writer
  }

  /** Goes on with another producer. What the old one has not written yet is not carried over. */
  replace(writer: LogWriter): void {
    this.#writer = writer
  }

  setPartitionCount(topic: string, partitions: number): void {
    this.#counts.set(topic, partitions)
  }

  send(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void {
    this.#writer.write(topic, partition, timestamp, key, value, headers)
    this.#changelogs.written(topic, partition)
    this.#written++
  }

  /** Throws `RUNTIME_MISSING_TOPIC`. */
  partitionCount(topic: string): number {
    const count = this.#counts.get(topic)
    if (count !== undefined) return count
    throw new MillraceError<RuntimeErrorCode>(
      'RUNTIME_MISSING_TOPIC',
      `the topology writes to ${topic}, which the cluster did not have when the application started; create it and start again`,
      { details: { topic } },
    )
  }
}
