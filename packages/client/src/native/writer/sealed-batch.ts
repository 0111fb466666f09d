// A finished batch on its way to the broker. Its bytes carry the producer's identity and sequence, and a retry sends the same bytes again.
import type { LogRecord } from '@millrace/record'
import { batchesIn, type Compression, RecordBatchBuilder, recordsOf } from '@millrace/protocol'
import type { Sealed } from '../../adapter/writer/batching-writer.ts'
import type { ClientError } from '../../errors.ts'
import { type ProducerStamp, stampBatch } from './producer-stamp.ts'

export class SealedBatch implements Sealed {
  readonly bytes: Uint8Array
  readonly count: number
  /** How many records were written to the partition before this batch: the order of its batches. */
  readonly firstRecord: number
  readonly chargedBytes: number
  /** When it fails if it is not acknowledged. */
  readonly deadline: number
  /** Resolves when the batch is acknowledged or given up, with the reason in the second case. */
  readonly settled: Promise<ClientError | undefined>
  attempts = 0
  /** An attempt ended without an answer that says whether the broker wrote it. */
  maybeWritten = false
  /** Kafka's name of the broker's last reason not to write it. */
  lastRefusal: string | undefined
  #settle: (error?: ClientError) => void = () => {}

  constructor(batch: Pick<SealedBatch, 'bytes' | 'count' | 'firstRecord' | 'chargedBytes' | 'deadline'>) {
    this.bytes = batch.bytes
    this.count = batch.count
    this.firstRecord = batch.firstRecord
    this.chargedBytes = batch.chargedBytes
    this.deadline = batch.deadline
    this.settled = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  settle(error?: ClientError): void {
    this.#settle(error)
  }

  stamp(stamp: ProducerStamp): void {
    stampBatch(this.bytes, stamp)
  }

  logRecords(): LogRecord[] {
    const records: LogRecord[] = []
    for (const batch of batchesIn(this.bytes)) records.push(...recordsOf(batch))
    return records
  }

  /** Two batches with the same records and the same sequence numbers. Settles when both have. */
  split(compression: Compression): readonly [SealedBatch, SealedBatch] {
    const records = this.logRecords()
    const [whole] = batchesIn(this.bytes)
    if (!whole) throw new Error('a sealed batch is one whole batch')
    const { producerId, producerEpoch, baseSequence } = whole
    const part = (from: number, to: number): SealedBatch => {
      const builder = new RecordBatchBuilder()
      for (const { timestamp, key, value, headers } of records.slice(from, to)) {
        builder.append(timestamp, key, value, headers)
      }
      const sequence = sequenceAfter(baseSequence, from)
      return new SealedBatch({
        bytes: builder.build({ producerId, producerEpoch, baseSequence: sequence, compression }),
        count: to - from,
        firstRecord: this.firstRecord + from,
        chargedBytes: from === 0 ? this.chargedBytes : 0,
        deadline: this.deadline,
      })
    }
    const middle = this.count >> 1
    const parts = [part(0, middle), part(middle, this.count)] as const
    void Promise.all(parts.map(({ settled }) => settled)).then((errors) => this.settle(errors.find(Boolean)))
    return parts
  }
}

/** Sequences are 31 bits wide and go on at 0 after the largest. */
export function sequenceAfter(sequence: number, count: number): number {
  return (sequence + count) % 0x8000_0000
}
