// Fetched records → lines, until a limit is met. Invariant: `positions` is the place after the last record that was printed (or passed over), never beyond.
import type { FetchedPartition, OffsetToCommit } from '@millrace/client'
import { type LogRecord, messageOf, partitionKey } from '@millrace/record'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import type { RecordPrinter } from './record-printer.ts'

export interface DeliveryLimits {
  readonly maxMessages: number | undefined
  /** How long it waits for the next record. */
  readonly timeoutMs: number | undefined
  /** Offsets at which reading ends, keyed as `partitionKey`; undefined: never. */
  readonly ends: ReadonlyMap<string, number> | undefined
}

const longestPollMs = 500

export class Delivery {
  readonly #terminal: Terminal
  readonly #print: RecordPrinter
  readonly #limits: DeliveryLimits
  readonly #positions = new Map<string, OffsetToCommit>()
  #lastRecordAt: number
  #printed = 0
  #unreadable = 0

  constructor(terminal: Terminal, print: RecordPrinter, limits: DeliveryLimits) {
    this.#terminal = terminal
    this.#print = print
    this.#limits = limits
    this.#lastRecordAt = terminal.clock.now()
  }

  get printed(): number {
    return this.#printed
  }

  /** Records that were not of the format asked for; each was named in a line of its own. */
  get unreadable(): number {
    return this.#unreadable
  }

  /** Forgets all places, and counts the wait for a record from now. */
  restart(positions: readonly OffsetToCommit[]): void {
    this.#positions.clear()
    for (const position of positions) this.#positions.set(partitionKey(position.topic, position.partition), position)
    this.#lastRecordAt = this.#terminal.clock.now()
  }

  get positions(): readonly OffsetToCommit[] {
    return [...this.#positions.values()]
  }

  /** True when as many are printed as were asked for, every partition is at its end, or no record came for too long. */
  get done(): boolean {
    const { maxMessages, ends } = this.#limits
    if (maxMessages !== undefined && this.#printed + this.#unreadable >= maxMessages) return true
    if (this.#waitMs() <= 0) return true
    return ends !== undefined && [...this.#positions].every(([key, { offset }]) => offset >= (ends.get(key) ?? 0))
  }

  /** How long the next poll may wait. */
  get pollMs(): number {
    return Math.max(0, Math.min(longestPollMs, this.#waitMs()))
  }

  /** Prints what is within the limits; resolves when the reader of the output has kept up. */
  async take(fetched: readonly FetchedPartition[]): Promise<void> {
    for (const partition of fetched) {
      if (!this.#takePartition(partition)) break
    }
    const drained = this.#terminal.drained()
    if (drained) await untilInterrupted(this.#terminal, drained)
  }

  /** False when enough is printed. */
  #takePartition({ topic, partition, records, nextOffset }: FetchedPartition): boolean {
    const key = partitionKey(topic, partition)
    const end = this.#limits.ends?.get(key) ?? Infinity
    const { maxMessages = Infinity } = this.#limits
    const atOffset = (offset: number): void => void this.#positions.set(key, { topic, partition, offset })
    for (const record of records) {
      if (record.offset >= end) break
      if (this.#printed + this.#unreadable >= maxMessages) {
        atOffset(record.offset)
        return false
      }
      this.#takeRecord(topic, partition, record)
    }
    atOffset(Math.min(nextOffset, end))
    return true
  }

  #takeRecord(topic: string, partition: number, record: LogRecord): void {
    this.#lastRecordAt = this.#terminal.clock.now()
    try {
      this.#terminal.out(this.#print(topic, partition, record))
      this.#printed += 1
    } catch (thrown) {
      this.#terminal.err(messageOf(thrown))
      this.#unreadable += 1
    }
  }

  #waitMs(): number {
    const { timeoutMs } = this.#limits
    return timeoutMs === undefined ? Infinity : this.#lastRecordAt + timeoutMs - this.#terminal.clock.now()
  }
}
