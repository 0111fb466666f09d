// What a batch must satisfy before it may stand in a log. Errors are Kafka's, by name; the text says what is wrong.
import { batchesIn, recordsOf } from '@millrace/protocol'
import { messageOf } from '@millrace/record'
import { type BatchHeader, isWholeBatch, noProducerId, readBatchHeader } from './batch-header.ts'
import type { LogConfig } from './log-config.ts'

export type AppendError =
  | 'CORRUPT_MESSAGE'
  | 'INVALID_PRODUCER_EPOCH'
  | 'INVALID_RECORD'
  | 'INVALID_TIMESTAMP'
  | 'INVALID_TXN_STATE'
  | 'KAFKA_STORAGE_ERROR'
  | 'MESSAGE_TOO_LARGE'
  | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  | 'RECORD_LIST_TOO_LARGE'
  | 'UNSUPPORTED_FOR_MESSAGE_FORMAT'

export interface Refusal {
  readonly error: AppendError
  readonly message: string
}

/** The header of the one batch in `bytes`, or why it may not be appended. Sequences are judged elsewhere. */
export function validateBatch(bytes: Uint8Array, config: LogConfig, nowMs: number): BatchHeader | Refusal {
  const header = readBatchHeader(bytes)
  if (!header || header.sizeBytes > bytes.byteLength)
    return refuse('CORRUPT_MESSAGE', 'the batch is cut off or no batch')
  if (header.magic !== 2)
    return refuse('UNSUPPORTED_FOR_MESSAGE_FORMAT', `magic ${header.magic} is not supported; send magic 2`)
  if (header.sizeBytes < bytes.byteLength)
    return refuse('INVALID_RECORD', 'a produce request holds one batch per partition')
  if (header.sizeBytes > config.maxMessageBytes) {
    return refuse(
      'MESSAGE_TOO_LARGE',
      `${header.sizeBytes} bytes are above max.message.bytes=${config.maxMessageBytes}`,
    )
  }
  if (header.sizeBytes > config.segmentBytes) {
    return refuse('RECORD_LIST_TOO_LARGE', `${header.sizeBytes} bytes are above segment.bytes=${config.segmentBytes}`)
  }
  if (!isWholeBatch(bytes, 0, header)) return refuse('CORRUPT_MESSAGE', 'the CRC of the batch does not hold')
  return invalidContent(bytes, header, config) ?? invalidTimestamp(header, config, nowMs) ?? header
}

function invalidContent(bytes: Uint8Array, header: BatchHeader, config: LogConfig): Refusal | null {
  if (header.count !== header.lastOffsetDelta + 1) {
    return refuse(
      'INVALID_RECORD',
      `the batch claims ${header.count} records over ${header.lastOffsetDelta + 1} offsets`,
    )
  }
  if (header.isControl) return refuse('INVALID_RECORD', 'control batches come from the broker only')
  if (header.isTransactional) return refuse('INVALID_TXN_STATE', 'no transaction is open for this partition')
  if (
    header.producerId !== noProducerId &&
    (header.producerId < 0 || header.producerEpoch < 0 || header.baseSequence < 0)
  ) {
    return refuse('INVALID_RECORD', 'an idempotent batch needs a producer id, an epoch and a sequence')
  }
  return config.compacts ? recordWithoutKey(bytes) : null
}

function recordWithoutKey(bytes: Uint8Array): Refusal | null {
  try {
    for (const batch of batchesIn(bytes)) {
      for (const record of recordsOf(batch)) {
        if (record.key === null)
          return refuse('INVALID_RECORD', 'a compacted topic does not accept a record without a key')
      }
    }
    return null
  } catch (error) {
    return refuse('CORRUPT_MESSAGE', messageOf(error))
  }
}

function invalidTimestamp(header: BatchHeader, config: LogConfig, nowMs: number): Refusal | null {
  if (config.timestampType === 'LogAppendTime' || header.maxTimestamp < 0) return null
  if (header.maxTimestamp - nowMs > config.timestampAfterMaxMs) {
    return refuse(
      'INVALID_TIMESTAMP',
      `timestamp ${header.maxTimestamp} is beyond message.timestamp.after.max.ms=${config.timestampAfterMaxMs}`,
    )
  }
  if (header.baseTimestamp >= 0 && nowMs - header.baseTimestamp > config.timestampBeforeMaxMs) {
    return refuse(
      'INVALID_TIMESTAMP',
      `timestamp ${header.baseTimestamp} is beyond message.timestamp.before.max.ms=${config.timestampBeforeMaxMs}`,
    )
  }
  return null
}

function refuse(error: AppendError, message: string): Refusal {
  return { error, message }
}
