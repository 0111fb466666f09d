// Records of the input → partitions of a topic. Invariant: what it reports as written is acknowledged by the broker.
import type { LogWriter, TopicDescription, WriteFailure } from '@millrace/client'
import { partitionForKey } from '@millrace/protocol'
import { type Clock, messageOf } from '@millrace/record'
import { checkPartition } from '../cluster/partitions.ts'
import { cliError } from '../errors.ts'
import type { InputRecord } from './input-record.ts'

export interface ProductionOptions {
  readonly topic: TopicDescription
  readonly clock: Clock
  /** The partition of the first record without a key; the next ones take turns. */
  readonly firstPartition: number
}

export class Production {
  readonly #topic: TopicDescription
  readonly #clock: Clock
  readonly #written = new Map<number, number>()
  #turn: number
  #lines = 0

  constructor({ topic, clock, firstPartition }: ProductionOptions) {
    this.#topic = topic
    this.#clock = clock
    this.#turn = firstPartition
  }

  /** The records of the next lines. Throws `CLI_INPUT` with the line's number for one that is none. */
  write(writer: LogWriter, lines: readonly Uint8Array[], parse: (line: Uint8Array) => InputRecord): void {
    for (const line of lines) {
      this.#lines += 1
      try {
        this.#writeOne(writer, parse(line))
      } catch (thrown) {
        throw cliError('CLI_INPUT', `line ${this.#lines}: ${messageOf(thrown)}`, { cause: thrown })
      }
    }
  }

  /** Takes the records of a batch that was not written out of the count. */
  failed({ partition, records }: WriteFailure): void {
    this.#written.set(partition, (this.#written.get(partition) ?? 0) - records.length)
  }

  /** `3 records are in orders (0: 2, 1: 1)`. True once the writer is flushed. */
  report(): string {
    const counts = [...this.#written].filter(([, count]) => count > 0).sort(([one], [other]) => one - other)
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    const each = counts.map(([partition, count]) => `${partition}: ${count}`).join(', ')
    const records = total === 1 ? '1 record is' : `${total} records are`
    return `${records} in ${this.#topic.name}${counts.length > 0 ? ` (by partition ${each})` : ''}.`
  }

  #writeOne(writer: LogWriter, { key, value, headers, timestamp, ...record }: InputRecord): void {
    const partition = record.partition === undefined ? this.#choose(key) : checkPartition(this.#topic, record.partition)
    writer.write(this.#topic.name, partition, timestamp ?? this.#clock.now(), key, value, headers)
    this.#written.set(partition, (this.#written.get(partition) ?? 0) + 1)
  }

  #choose(key: Uint8Array | null): number {
    const { length } = this.#topic.partitions
    return key === null ? this.#turn++ % length : partitionForKey(key, length)
  }
}
