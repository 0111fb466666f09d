// What the fetches through kafkajs keep of one assigned partition.
import type { LogRecord } from '@millrace/record'
import { type Chunk, ReadAhead } from '../../adapter/reader/read-ahead.ts'

/** kafkajs decodes an answer when it comes. */
export interface DecodedChunk extends Chunk {
  readonly records: readonly LogRecord[]
  readonly nextOffset: number
}

export class AssignedPartition extends ReadAhead<DecodedChunk> {
  /** The version that a fetch or a lookup on its way is for. */
  busyVersion = -1
  /** It is fetched by itself: its part of a larger answer could not be told from the others', or made no progress. */
  alone = false
  /** Fetches in a row that gave nothing although the log goes on. */
  fruitless = 0
  /** No attempt before this time. */
  retryAt = 0
  failures = 0
  missingSince: number | undefined

  constructor(topic: string, partition: number, offset: number) {
    super(topic, partition, offset, (chunk) => chunk)
  }

  get busy(): boolean {
    return this.resetting || this.busyVersion === this.version
  }

  override moveTo(offset: number): void {
    super.moveTo(offset)
    this.retryAt = 0
    this.missingSince = undefined
  }

  /** The request for `version` has ended. */
  free(version: number): void {
    if (this.busyVersion === version) this.busyVersion = -1
  }
}
