// Compaction of one batch: the same batch with fewer records.
// Law: base offset, last offset delta, producer and sequence stay, so that positions and deduplication survive.
import type { LogRecord } from '@millrace/record'
import { batchHeaderBytes, type RecordBatch } from './batch.ts'
import { sealBatch } from './builder.ts'
import { type DecodeOptions, forEachRecord } from './decode.ts'
import { RecordWriter } from './record-writer.ts'

/** The batch with the records that `keep` accepts, possibly none, as new bytes. Throws as {@link forEachRecord}. */
export function retainRecords(
  batch: RecordBatch,
  keep: (record: LogRecord) => boolean,
  options: DecodeOptions = {},
): Uint8Array {
  const writer = new RecordWriter(batchHeaderBytes)
  const { baseOffset, firstTimestamp, compression, timestampType } = batch
  let count = 0
  let maxTimestamp = -1
  forEachRecord(
    batch,
    (offset, timestamp, key, value, headers) => {
      if (!keep({ offset, timestamp, key, value, headers })) return
      // Under log append time the header's timestamp counts, not the records'.
      const delta = timestampType === 'logAppendTime' ? 0 : timestamp - firstTimestamp
      writer.write(delta, offset - baseOffset, key, value, headers)
      if (timestamp > maxTimestamp) maxTimestamp = timestamp
      count++
    },
    options,
  )
  return sealBatch(writer.view, count === 0 ? 'none' : compression, {
    baseOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    attributes: count === 0 ? batch.attributes & ~0x07 : batch.attributes,
    lastOffsetDelta: batch.lastOffsetDelta,
    firstTimestamp,
    maxTimestamp: timestampType === 'logAppendTime' ? batch.maxTimestamp : maxTimestamp,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    count,
  })
}
