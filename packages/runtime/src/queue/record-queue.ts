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
  /** Fetched stretches, the one at hand first: each is let go of when its last record was taken. */
  #stretches: (readonly LogRecord[])[] = []
  /** The next record of the first stretch. */
  #at = 0
  /** Records of all stretches from there on. */
  #waiting = 0
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
    return this.#waiting + (this.#head === undefined ? 0 : 1)
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

  /** Appends records, which nobody changes any more; `nextOffset` is the position after them in the log. */
  add(records: readonly LogRecord[], nextOffset: number): void {
    if (records.length > 0) this.#stretches.push(records)
    this.#waiting += records.length
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
    this.#stretches = []
    this.#at = 0
    this.#waiting = 0
    this.#head = undefined
    this.#headSource = undefined
    this.#nextOffset = undefined
    this.#partitionTime = partitionTime
  }

  #advance(): void {
    this.#head = undefined
    this.#headSource = undefined
    for (let source = this.#next(); source !== undefined; source = this.#next()) {
      const record = this.#reader.read(source, this.topic, this.partition, this.#partitionTime)
      if (record === undefined) continue
      this.#head = record
      this.#headSource = source
      return
    }
  }

  #next(): LogRecord | undefined {
    const [stretch] = this.#stretches
    if (stretch === undefined) return undefined
    const source = stretch[this.#at++]
    this.#waiting -= 1
    if (this.#at === stretch.length) {
      this.#stretches.shift()
      this.#at = 0
    }
    return source
  }
}

/** Where `take` puts what belongs to the record but not into it; one object, used again for each record. */
export interface TakenRecord {
  source: LogRecord | undefined
}
