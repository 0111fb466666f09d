// Records of both sides of a left or outer join that nobody has met yet, by time: they come out when their window is closed. Kafka Streams' layout, in store and changelog:
//   key:   timestamp 8 | side 1 (1 left, 0 right) | key
//   value: 01 | count 4 | {length 4 | side 1 | value}*     all values of one key, time and side
import { allocateBytes, readInt32, readInt64, writeInt32, writeInt64 } from '@millrace/serde'
import type { ByteStore } from '../byte-store.ts'

export type JoinSide = 'left' | 'right'

export interface UnmatchedRecord {
  /** Where it lies: what {@link UnmatchedRecords.delete} takes. */
  readonly row: Uint8Array
  readonly timestamp: number
  readonly side: JoinSide
  /** Views. */
  readonly key: Uint8Array
  readonly value: Uint8Array
}

const keyHeader = 9
const listHeader = 5
const valueHeader = 5
const listMark = 1

export class UnmatchedRecords {
  readonly name: string
  readonly #bytes: ByteStore

  constructor(bytes: ByteStore) {
    this.name = bytes.name
    this.#bytes = bytes
  }

  add(side: JoinSide, key: Uint8Array, timestamp: number, value: Uint8Array): void {
    const row = unmatchedRow(side, key, timestamp)
    this.#bytes.put(row, withValue(this.#bytes.get(row) ?? emptyList(), side, value))
  }

  /** Deletes what is there of a side, key and time. */
  deleteMatched(side: JoinSide, key: Uint8Array, timestamp: number): void {
    const row = unmatchedRow(side, key, timestamp)
    if (this.#bytes.get(row) !== undefined) this.#bytes.put(row, null)
  }

  delete(row: Uint8Array): void {
    this.#bytes.put(row, null)
  }

  /** By time, the right side before the left, then by key. Records of one row come one after the other. Rows may be deleted meanwhile. */
  *all(): Generator<UnmatchedRecord, void, undefined> {
    for (const { key: row, value: list } of this.#bytes.scan()) {
      const timestamp = readInt64(row, 0)
      const key = row.subarray(keyHeader)
      const count = readInt32(list, 1)
      let at = listHeader
      for (let n = 0; n < count; n++) {
        const end = at + 4 + readInt32(list, at)
        const side: JoinSide = list[at + 4] === 1 ? 'left' : 'right'
        yield { row, timestamp, side, key, value: list.subarray(at + valueHeader, end) }
        at = end
      }
    }
  }
}

function unmatchedRow(side: JoinSide, key: Uint8Array, timestamp: number): Uint8Array {
  const row = allocateBytes(keyHeader + key.length)
  writeInt64(row, 0, timestamp)
  row[8] = side === 'left' ? 1 : 0
  row.set(key, keyHeader)
  return row
}

function emptyList(): Uint8Array {
  const list = allocateBytes(listHeader)
  list[0] = listMark
  writeInt32(list, 1, 0)
  return list
}

function withValue(list: Uint8Array, side: JoinSide, value: Uint8Array): Uint8Array {
  const grown = allocateBytes(list.length + valueHeader + value.length)
  grown.set(list)
  writeInt32(grown, 1, readInt32(list, 1) + 1)
  writeInt32(grown, list.length, 1 + value.length)
  grown[list.length + 4] = side === 'left' ? 1 : 0
  grown.set(value, list.length + valueHeader)
  return grown
}
