// Writes the producer's identity into a finished batch, in place.
//   43 int64 producer id   51 int16 producer epoch   53 int32 base sequence   (all under the checksum at 17, which covers 21 to the end)
import { crc32c } from '@millrace/protocol'

export interface ProducerStamp {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
}

export function stampBatch(bytes: Uint8Array, stamp: ProducerStamp): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  view.setBigInt64(43, BigInt(stamp.producerId))
  view.setInt16(51, stamp.producerEpoch)
  view.setInt32(53, stamp.baseSequence)
  view.setUint32(17, crc32c(bytes.subarray(21)))
}
