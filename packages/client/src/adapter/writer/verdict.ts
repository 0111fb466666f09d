// What a broker's answer for one batch means for it.
import { errorName, isRetriable } from '@millrace/protocol'

/**
 * - `written`: acknowledged, now or (a duplicate) by an earlier attempt.
 * - `gap`: the batch before it is missing; certainly not written.
 * - `unknown-producer`: the partition knows nothing of this producer and epoch; certainly not written.
 * - `split`: too large as one batch.
 * - `retry`: the same bytes again; whether they were written is open.
 * - `retry-unwritten`: the same bytes again; this attempt wrote nothing.
 * - `final`: it will not be written.
 */
export type Verdict = 'written' | 'gap' | 'unknown-producer' | 'split' | 'retry' | 'retry-unwritten' | 'final'

const verdicts: Readonly<Record<string, Verdict>> = {
  NONE: 'written',
  DUPLICATE_SEQUENCE_NUMBER: 'written',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'gap',
  UNKNOWN_PRODUCER_ID: 'unknown-producer',
  INVALID_PRODUCER_EPOCH: 'unknown-producer',
  MESSAGE_TOO_LARGE: 'split',
  RECORD_LIST_TOO_LARGE: 'split',
  NOT_ENOUGH_REPLICAS: 'retry-unwritten',
  CORRUPT_MESSAGE: 'retry-unwritten',
  // The broker refuses the record itself.
  INVALID_RECORD: 'final',
}

export function verdictOf(kafkaCode: number): Verdict {
  return verdicts[errorName(kafkaCode)] ?? (isRetriable(kafkaCode) ? 'retry' : 'final')
}
