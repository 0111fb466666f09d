// The records of one input partition that wait to be processed. They stay bytes until they become the head;
// then they are read, and one that cannot become a record (unreadable, negative time) is passed over.
import type { LogRecord, StreamRecord } from '@millrace/record'

/** Turns bytes into a record, or undefined to pass over it. `partitionTime` is the largest timestamp taken from this queue, −1 at first. */
export interface RecordReader {
  read(record: LogRecord, topic: string, partition: number, partitionTime: number): StreamRecord | undefined
}

export const unknownTime = -1

export class RecordQueue {
  readonly topic: string
  readonly partition: number
  readonly #reader: RecordReader
  #waiting: LogRecord[] = []
  #at = 0
  #head: StreamRecord | undefined
  #headSource: LogRecord | undefined
  #nextOffset: number | undefined
  #partitionTime = unknownTime

  constructor(topic: string, partition: number, reader: RecordReader) {
    this.topic = topic
    this.partition = partition
    this.#reader = reader
  }

  /** Records that wait, the head included. */
  get size(): number {
    return this.#waiting.length - this.#at + (this.#head === undefined ? 0 : 1)
  }

  /** Of the head; only while there is one. */
  get headTimestamp(): number {
    return this.#head?.timestamp ?? unknownTime
  }

  /** The largest timestamp taken so far. */
  get partitionTime(): number {
    return this.#partitionTime
  }

  /** The offset that processing goes on from: the head's, or that after everything added; undefined before anything was added. */
  get position(): number | undefined {
    return this.#headSource?.offset ?? this.#nextOffset
  }

  /** Appends records; `nextOffset` is the position after them in the log. */
  add(records: readonly LogRecord[], nextOffset: number): void {
    if (this.#at === this.#waiting.length) {
      this.#waiting = records.slice()
      this.#at = 0
    } else {
      for (const record of records) this.#waiting.push(record)
    }
    this.#nextOffset = nextOffset
    if (this.#head === undefined) this.#advance()
  }

  /** Takes the head out; the next readable record becomes the head. The bytes it came from are returned through `source`. */
  take(taken: TakenRecord): StreamRecord | undefined {
    const record = this.#head
    if (record === undefined) return undefined
    taken.source = this.#headSource
    if (record.timestamp > this.#partitionTime) this.#partitionTime = record.timestamp
    this.#advance()
    return record
  }

  /** Goes back to a state read from the log: nothing waits. */
  reset(partitionTime: number): void {
    this.#waiting = []
    this.#at = 0
    this.#head = undefined
    this.#headSource = undefined
    this.#nextOffset = undefined
    this.#partitionTime = partitionTime
  }

  #advance(): void {
    this.#head = undefined
    this.#headSource = undefined
    while (this.#at < this.#waiting.length) {
      const source = this.#waiting[this.#at++] as LogRecord
      const record = this.#reader.read(source, this.topic, this.partition, this.#partitionTime)
      if (record === undefined) continue
      this.#head = record
      this.#headSource = source
      break
    }
    if (this.#at === this.#waiting.length) {
      this.#waiting = []
      this.#at = 0
    }
  }
}

/** Where `take` puts what belongs to the record but not into it; one object, used again for each record. */
export interface TakenRecord {
  source: LogRecord | undefined
}
