// From the bytes of one fetch answer to records: checksums, aborted transactions, control batches, records before the position.
// Law (read_committed): a record is returned exactly when its transaction committed or it has none, whatever the borders between fetches.
import type { LogRecord } from '@millrace/record'
import { batchesIn, controlTypeOf, forEachRecord, type RecordBatch, verifyCrc } from '@millrace/protocol'
import type { Decoded } from '../../adapter/reader/read-ahead.ts'
import { type ClientError, clientError } from '../../errors.ts'

export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

/** One partition's share of one fetch answer, not yet decoded. */
export interface FetchedBytes {
  readonly bytes: Uint8Array
  /** In any order, as brokers send them; null where everything is to be read. */
  readonly aborted: readonly AbortedTransaction[] | null
}

/** Decodes what lies at or after `from`. A corrupt batch ends the result: what precedes it is returned together with the error. */
export function decodeFetched(fetched: FetchedBytes, from: number, where: string): Decoded {
  const records: LogRecord[] = []
  let whole = 0
  const filter = fetched.aborted === null ? undefined : new AbortedFilter(fetched.aborted)
  let nextOffset = from
  try {
    for (const batch of batchesIn(fetched.bytes)) {
      const wanted = filter ? filter.passes(batch) : !batch.isControl
      if (batch.nextOffset <= from) continue
      if (!verifyCrc(batch)) throw new Error('its checksum does not match its bytes')
      if (wanted) appendFrom(records, batch, from)
      whole = records.length
      nextOffset = batch.nextOffset
    }
  } catch (thrown) {
    records.length = whole
    return { records, nextOffset, error: corruptError(where, nextOffset, thrown) }
  }
  return { records, nextOffset }
}

/** The offset after the last complete batch, undefined if there is none (or the bytes are no batches: decoding will say so). */
export function endOfBatches(bytes: Uint8Array): number | undefined {
  let end: number | undefined
  try {
    for (const batch of batchesIn(bytes)) end = batch.nextOffset
  } catch {
    return undefined
  }
  return end
}

function appendFrom(into: LogRecord[], batch: RecordBatch, from: number): void {
  forEachRecord(batch, (offset, timestamp, key, value, headers) => {
    if (offset >= from) into.push({ offset, timestamp, key, value, headers })
  })
}

/** Follows the transactions of each producer through one answer: it enters the aborted ones at their first offset and leaves them at their marker. */
class AbortedFilter {
  readonly #upcoming: readonly AbortedTransaction[]
  readonly #aborting = new Set<number>()
  #next = 0

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#upcoming = [...aborted].sort((one, other) => one.firstOffset - other.firstOffset)
  }

  /** True if the batch's records are to be returned. To be asked for every batch, in order. */
  passes(batch: RecordBatch): boolean {
    for (
      let entry = this.#upcoming[this.#next];
      entry && entry.firstOffset < batch.nextOffset;
      entry = this.#upcoming[this.#next]
    ) {
      this.#aborting.add(entry.producerId)
      this.#next += 1
    }
    if (batch.isControl) {
      if (controlTypeOf(batch) === 'abort') this.#aborting.delete(batch.producerId)
      return false
    }
    return !(batch.isTransactional && this.#aborting.has(batch.producerId))
  }
}

function corruptError(where: string, offset: number, cause: unknown): ClientError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return clientError(
    'CLIENT_CORRUPT_BATCH',
    `the batch at ${where}@${offset} is corrupt: ${reason}; the bytes were damaged on the way or on the broker's disk: read again, or seek past it`,
    { cause, details: { where, offset } },
  )
}
