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

export interface Chunk {
  readonly records: readonly LogRecord[]
  readonly nextOffset: number
  readonly bytes: number
  readonly marks: PartitionMarks
}

export class AssignedPartition {
  readonly topic: string
  readonly partition: number
  readonly key: string
  /** The next offset that `poll` hands over. */
  position: number
  /** The next offset to ask for. */
  fetchPosition: number
  version = 0
  paused = false
  /** The version that a fetch or a lookup on its way is for. */
  busyVersion = -1
  /** An offset is being looked up: no fetch until it is known. */
  resetting = false
  /** It is fetched by itself: its part of a larger answer could not be told from the others', or made no progress. */
  alone = false
  /** Fetches in a row that gave nothing although the log goes on. */
  fruitless = 0
  /** No attempt before this time. */
  retryAt = 0
  failures = 0
  missingSince: number | undefined
  marks: PartitionMarks | undefined
  /** Why nothing more is fetched; cleared by a move. */
  error: ClientError | undefined
  #chunks: Chunk[] = []
  #bufferedBytes = 0

  constructor(topic: string, partition: number, offset: number) {
    this.topic = topic
    this.partition = partition
    this.key = partitionKey(topic, partition)
    this.position = offset
    this.fetchPosition = offset
  }

  get busy(): boolean {
    return this.resetting || this.busyVersion === this.version
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
    this.retryAt = 0
    this.missingSince = undefined
    this.#chunks = []
    this.#bufferedBytes = 0
  }

  add(chunk: Chunk): void {
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.bytes
    this.fetchPosition = chunk.nextOffset
  }

  /** The request for `version` has ended. */
  free(version: number): void {
    if (this.busyVersion === version) this.busyVersion = -1
  }

  /** Hands over chunks until they make `wantedBytes`, and moves the position behind them. */
  take(wantedBytes: number): { readonly fetched: FetchedPartition; readonly bytes: number } | undefined {
    if (this.paused || this.#chunks.length === 0) return undefined
    let count = 0
    let bytes = 0
    while (count < this.#chunks.length && (count === 0 || bytes < wantedBytes)) {
      bytes += (this.#chunks[count++] as Chunk).bytes
    }
    const taken = this.#chunks.splice(0, count)
    const last = taken.at(-1) as Chunk
    this.#bufferedBytes -= bytes
    this.position = last.nextOffset
    const records = taken.length === 1 ? last.records : taken.flatMap((chunk) => chunk.records)
    const { topic, partition } = this
    return { fetched: { topic, partition, records, nextOffset: last.nextOffset, ...last.marks }, bytes }
  }
}
