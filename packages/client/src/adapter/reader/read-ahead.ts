// One assigned partition of a reader: where reading stands, what was fetched and not yet handed over.
// Invariant: the chunks are contiguous from `position` to `fetchPosition`; `version` changes whenever an answer on its way must be thrown away.
import { type LogRecord, partitionKey } from '@millrace/record'
import type { ClientError } from '../../errors.ts'
import type { FetchedPartition } from '../../port/log-reader.ts'

export interface PartitionMarks {
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
}

/** One partition's share of one fetch answer. */
export interface Chunk {
  readonly sizeBytes: number
  readonly marks: PartitionMarks
}

export interface Decoded {
  readonly records: readonly LogRecord[]
  readonly nextOffset: number
  /** What stopped the decoding at `nextOffset`. */
  readonly error?: ClientError
}

/** Makes records of a chunk: those at or after `from`. `where` is the partition, for messages. */
export type Decode<C extends Chunk> = (chunk: C, from: number, where: string) => Decoded

export interface Taken {
  readonly bytes: number
  /** Decodes what was taken out and moves the position behind it. */
  handOver(): FetchedPartition
}

/** What a reader knows of a partition; the chunks are its adapter's. */
export type ReadPlace = Omit<ReadAhead<Chunk>, 'add'>

export class ReadAhead<C extends Chunk> {
  readonly topic: string
  readonly partition: number
  readonly key: string
  /** The next offset that `poll` hands over. */
  position: number
  /** The next offset to ask for. */
  fetchPosition: number
  /** Answers to fetches of an older version are stale. */
  version = 0
  paused = false
  /** An offset is being looked up: no fetch until it is known. */
  resetting = false
  marks: PartitionMarks | undefined
  /** Why nothing more is fetched; cleared by a move, or when the cause is gone. */
  error: ClientError | undefined
  readonly #decode: Decode<C>
  #chunks: C[] = []
  #bufferedBytes = 0

  constructor(topic: string, partition: number, offset: number, decode: Decode<C>) {
    this.topic = topic
    this.partition = partition
    this.key = partitionKey(topic, partition)
    this.position = offset
    this.fetchPosition = offset
    this.#decode = decode
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  /** The error, once all that was fetched before it has been handed over. */
  get errorToRaise(): ClientError | undefined {
    return this.paused || this.#chunks.length > 0 ? undefined : this.error
  }

  /** Moves to `offset` and forgets what was fetched. */
  moveTo(offset: number): void {
    this.version += 1
    this.position = offset
    this.fetchPosition = offset
    this.error = undefined
    this.resetting = false
    this.#chunks = []
    this.#bufferedBytes = 0
  }

  add(chunk: C, nextOffset: number): void {
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.sizeBytes
    this.fetchPosition = nextOffset
  }

  /** Takes out the oldest chunks, not decoded yet, until they make `wantedBytes`; at least one if there is any. */
  take(wantedBytes: number): Taken | undefined {
    if (this.paused || this.#chunks.length === 0) return undefined
    let count = 0
    let bytes = 0
    while (count < this.#chunks.length && (count === 0 || bytes < wantedBytes)) {
      bytes += (this.#chunks[count++] as C).sizeBytes
    }
    const taken = this.#chunks.splice(0, count)
    this.#bufferedBytes -= bytes
    return { bytes, handOver: () => this.#handOver(taken) }
  }

  /** After a corrupt batch `error` is set and what was fetched behind it is forgotten. */
  #handOver(taken: readonly C[]): FetchedPartition {
    const parts: (readonly LogRecord[])[] = []
    let last = taken[0] as C
    for (const chunk of taken) {
      const { records, nextOffset, error } = this.#decode(chunk, this.position, this.key)
      last = chunk
      parts.push(records)
      this.position = nextOffset
      if (!error) continue
      this.moveTo(nextOffset)
      this.error = error
      break
    }
    const records = parts.length === 1 ? (parts[0] as readonly LogRecord[]) : parts.flat()
    const { topic, partition, position: nextOffset } = this
    return { topic, partition, records, nextOffset, ...last.marks }
  }
}
