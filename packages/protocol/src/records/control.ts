// Control batches: the markers that end a transaction in a partition.
//
//   key:   int16 version 0, int16 type (0 abort, 1 commit, others: KRaft's)
//   value: int16 version 0, int32 coordinator epoch
import { noHeaders } from '@millrace/record'
import { int16At, int32At, putInt16, putInt32 } from '../wire/fixed.ts'
import { corrupt, type RecordBatch } from './batch.ts'
import { RecordBatchBuilder } from './builder.ts'
import { recordsOf } from './decode.ts'

export type ControlType = 'abort' | 'commit' | 'other'

export interface EndTxnMarker {
  readonly type: 'abort' | 'commit'
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly timestamp: number
  readonly baseOffset?: number
  readonly partitionLeaderEpoch?: number
}

/** What a control batch says; null for a batch of data. Throws `PROTOCOL_CORRUPT_BATCH`. */
export function controlTypeOf(batch: RecordBatch): ControlType | null {
  if (!batch.isControl) return null
  const key = recordsOf(batch)[0]?.key
  // A marker whose record compaction has removed says nothing any more.
  if (key === undefined) return 'other'
  if (key === null || key.length < 4) throw corrupt(`the control record at offset ${batch.baseOffset} has no type`)
  const type = int16At(key, 2)
  return type === 0 ? 'abort' : type === 1 ? 'commit' : 'other'
}

/** The coordinator epoch of an abort or commit marker; null for any other batch. Throws `PROTOCOL_CORRUPT_BATCH`. */
export function coordinatorEpochOf(batch: RecordBatch): number | null {
  const type = controlTypeOf(batch)
  if (type !== 'abort' && type !== 'commit') return null
  const value = recordsOf(batch)[0]?.value
  if (!value || value.length < 6) throw corrupt(`the marker at offset ${batch.baseOffset} has no coordinator epoch`)
  return int32At(value, 2)
}

/** A control batch of one marker. */
export function buildEndTxnMarker(marker: EndTxnMarker): Uint8Array {
  const key = new Uint8Array(4)
  putInt16(key, 2, marker.type === 'commit' ? 1 : 0)
  const value = new Uint8Array(6)
  putInt32(value, 2, marker.coordinatorEpoch)
  const builder = new RecordBatchBuilder()
  builder.append(marker.timestamp, key, value, noHeaders)
  return builder.build({
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
    transactional: true,
    control: true,
    baseOffset: marker.baseOffset ?? 0,
    partitionLeaderEpoch: marker.partitionLeaderEpoch ?? -1,
  })
}
