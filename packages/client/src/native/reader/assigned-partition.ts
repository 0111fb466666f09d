// One assigned partition of a reader: where reading stands, what was fetched and not yet handed over.
// Invariant: the chunks are contiguous from `position` to `fetchPosition`; `version` changes whenever an answer on its way must be thrown away.
import { partitionKey } from '@millrace/record'
import type { ClientError } from '../../errors.ts'
import type { FetchedPartition } from '../../port/log-reader.ts'
import { decodeFetched, type FetchedBytes } from './decode.ts'

export interface PartitionMarks {
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
}

export interface Chunk extends FetchedBytes {
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
  /** Answers to fetches of an older version are stale. */
  version = 0
  /** The version that a request on its way asks for. */
  askedVersion = -1
  paused = false
  /** An offset is being looked up: no fetch until it is known. */
  resetting = false
  /** Bytes to ask for: more than the option where a first batch did not fit. */
  fetchBytes: number
  marks: PartitionMarks | undefined
  /** Why nothing more is fetched; cleared by a move, or when the cause is gone. */
  error: ClientError | undefined
  /** The topic's id when reading began; empty while unknown. */
  topicId = ''
  #chunks: Chunk[] = []
  #bufferedBytes = 0

  constructor(topic: string, partition: number, offset: number, fetchBytes: number) {
    this.topic = topic
    this.partition = partition
    this.key = partitionKey(topic, partition)
    this.position = offset
    this.fetchPosition = offset
    this.fetchBytes = fetchBytes
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
    this.topicId = ''
    this.#chunks = []
    this.#bufferedBytes = 0
  }

  add(chunk: Chunk, nextOffset: number): void {
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.bytes.length
    this.fetchPosition = nextOffset
  }

  /** Takes out the oldest chunk, not decoded yet. */
  take(): Chunk | undefined {
    const chunk = this.#chunks.shift()
    if (chunk) this.#bufferedBytes -= chunk.bytes.length
    return chunk
  }

  /** Decodes a chunk taken out and moves the position behind it. After a corrupt batch `error` is set and what was fetched behind it is forgotten. */
  decode(chunk: Chunk): FetchedPartition {
    const { records, nextOffset, error } = decodeFetched(chunk, this.position, this.key)
    this.position = nextOffset
    if (error) {
      this.moveTo(nextOffset)
      this.error = error
    }
    return { topic: this.topic, partition: this.partition, records, nextOffset, ...chunk.marks }
  }
}
