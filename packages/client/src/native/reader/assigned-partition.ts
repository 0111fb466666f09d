// What the native client's fetches keep of one assigned partition.
import { type Chunk, ReadAhead } from '../../adapter/reader/read-ahead.ts'
import { decodeFetched, type FetchedBytes } from './decode.ts'

export interface FetchedChunk extends Chunk, FetchedBytes {}

export class AssignedPartition extends ReadAhead<FetchedChunk> {
  /** The version that a request on its way asks for. */
  askedVersion = -1
  /** Bytes to ask for: more than the option where a first batch did not fit. */
  fetchBytes: number
  /** The topic's id when reading began; empty while unknown. */
  topicId = ''

  constructor(topic: string, partition: number, offset: number, fetchBytes: number) {
    super(topic, partition, offset, decodeFetched)
    this.fetchBytes = fetchBytes
  }

  override moveTo(offset: number): void {
    super.moveTo(offset)
    this.topicId = ''
  }
}
