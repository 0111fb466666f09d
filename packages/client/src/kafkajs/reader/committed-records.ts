// From the messages of one fetch answer to records: aborted transactions, control records, what lies before the position.
// Law (read_committed): a record is returned exactly when its transaction committed or it has none. kafkajs's own filter breaks it (it takes a data record with
// the key 00 00 00 00 for an abort marker, and loses overlapping transactions) and is not used.
import type { Header, LogRecord } from '@millrace/record'
import { noHeaders } from '@millrace/record'
import type { BatchContext, FetchedMessage } from '../connection/kafkajs-broker.ts'

export interface AbortedTransaction {
  readonly producerId: string
  readonly firstOffset: string
}

export interface Decoded {
  readonly records: readonly LogRecord[]
  /** The offset after the last batch that had a message; `from` if none had. */
  readonly nextOffset: number
  readonly bytes: number
}

/** About what a record costs besides its key and value. */
const recordOverheadBytes = 64

/** `aborted`: in any order, as brokers send them; null where everything is to be read. */
export function committedRecords(
  messages: readonly FetchedMessage[],
  aborted: readonly AbortedTransaction[] | null,
  from: number,
): Decoded {
  const records: LogRecord[] = []
  const filter = aborted && new AbortedFilter(aborted)
  let nextOffset = from
  let bytes = 0
  let batch: BatchContext | undefined
  for (const message of messages) {
    if (message.batchContext !== batch) {
      batch = message.batchContext
      const end = endOf(batch)
      filter?.enter(end)
      nextOffset = Math.max(nextOffset, end)
    }
    if (message.isControlRecord) {
      if (isAbortMarker(message)) filter?.leave(batch.producerId)
      continue
    }
    const offset = Number(message.offset)
    if (offset < from || filter?.drops(batch)) continue
    const { key, value } = message
    bytes += recordOverheadBytes + (key?.length ?? 0) + (value?.length ?? 0)
    records.push({ offset, timestamp: Number(message.timestamp), key, value, headers: headersOf(message) })
  }
  return { records, nextOffset, bytes }
}

function endOf({ firstOffset, lastOffsetDelta }: BatchContext): number {
  return Number(firstOffset) + lastOffsetDelta + 1
}

/** A marker's key: a version and a type, 16 bits each; type 0 aborts, 1 commits. */
function isAbortMarker({ key }: FetchedMessage): boolean {
  return key !== null && key.length >= 4 && key.readInt16BE(2) === 0
}

/** Follows the transactions of each producer: it enters the aborted ones at their first offset and leaves them at their marker. */
class AbortedFilter {
  readonly #upcoming: readonly (readonly [producerId: string, firstOffset: number])[]
  readonly #aborting = new Set<string>()
  #next = 0

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#upcoming = aborted
      .map(({ producerId, firstOffset }) => [producerId, Number(firstOffset)] as const)
      .sort(([, one], [, other]) => one - other)
  }

  /** To be called at each batch, in order, with the offset after it. */
  enter(batchEnd: number): void {
    for (let entry = this.#upcoming[this.#next]; entry && entry[1] < batchEnd; entry = this.#upcoming[this.#next]) {
      this.#aborting.add(entry[0])
      this.#next += 1
    }
  }

  leave(producerId: string): void {
    this.#aborting.delete(producerId)
  }

  drops({ inTransaction, producerId }: BatchContext): boolean {
    return inTransaction && this.#aborting.has(producerId)
  }
}

function headersOf({ headers }: FetchedMessage): readonly Header[] {
  let found: Header[] | undefined
  for (const key in headers) {
    const value = headers[key]
    found ??= []
    if (value === undefined || value === null || value instanceof Uint8Array) found.push({ key, value: value ?? null })
    else for (const each of value) found.push({ key, value: each })
  }
  return found ?? noHeaders
}
