// The records of a stream that wait for a versioned table to catch up, by time: Kafka Streams' buffer of a stream–table join with a grace period.
//   key: 0 | timestamp 8 | key | sequence 4, from 1   ▸   value: as a row of a suppress buffer, without old values and with buffer time 0
// Law: a record leaves when a record is put that is more than the grace period later, in the order of time, then key, then arrival.
import { allocateBytes, readInt32, readInt64, writeInt32, writeInt64 } from '@millrace/serde'
import type { ByteStore } from '../byte-store.ts'
import { type BufferedContext, decodeSuppressRow, encodeSuppressRow } from './suppress-row.ts'

export interface WaitingRecord {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly context: BufferedContext
}

export interface GraceBufferOptions {
  readonly graceMs: number
  /** Hears of each change: the changelog. Null: the row is gone. */
  readonly onChange: (key: Uint8Array, row: Uint8Array | null) => void
}

interface Times {
  /** The largest timestamp put so far. */
  readonly observed: number
  readonly sequence: number
}

const nothing: Times = { observed: -1, sequence: 0 }
const lastSequence = 0x7fff_ffff

export class GraceBuffer {
  readonly #bytes: ByteStore
  readonly #options: GraceBufferOptions
  #times = nothing
  #committedTimes = nothing

  /** The rows are scanned synchronously. */
  constructor(bytes: ByteStore, options: GraceBufferOptions) {
    this.#bytes = bytes
    this.#options = options
  }

  /** Takes up the times of what waits, after a restore. */
  load(): void {
    let { observed, sequence } = nothing
    for (const { key } of this.#bytes.scan()) {
      observed = Math.max(observed, readInt64(key, 1))
      sequence = Math.max(sequence, readInt32(key, key.length - 4))
    }
    this.#times = { observed, sequence }
    this.#committedTimes = this.#times
  }

  committed(): void {
    this.#committedTimes = this.#times
  }

  rollback(): void {
    this.#times = this.#committedTimes
  }

  /** False for a record that has nothing to wait for: the grace period after it is over. */
  put(record: WaitingRecord): boolean {
    const { timestamp } = record.context
    const { observed, sequence: last } = this.#times
    if (timestamp < observed - this.#options.graceMs) return false
    const sequence = last === lastSequence ? 0 : last + 1
    this.#times = { observed: Math.max(observed, timestamp), sequence }
    const { key, value, context } = record
    const row = encodeSuppressRow({ context, prior: null, oldValue: null, newValue: value, bufferMs: 0 })
    this.#change(rowKey(timestamp, key, sequence), row)
    return true
  }

  /** Hands over what is due, each record before its row goes. */
  takeDue(take: (record: WaitingRecord) => void): void {
    const dueMs = this.#times.observed - this.#options.graceMs
    if (dueMs < 0) return
    const due = [...this.#bytes.scan({ to: timePrefix(dueMs + 1) })]
    for (const { key, value: row } of due) {
      const { context, newValue } = decodeSuppressRow(row)
      take({ key: key.subarray(9, key.length - 4), value: newValue ?? new Uint8Array(0), context })
      this.#change(key, null)
    }
  }

  #change(key: Uint8Array, row: Uint8Array | null): void {
    this.#bytes.put(key, row)
    this.#options.onChange(key, row)
  }
}

function rowKey(timestamp: number, key: Uint8Array, sequence: number): Uint8Array {
  const bytes = allocateBytes(13 + key.length)
  bytes[0] = 0
  writeInt64(bytes, 1, timestamp)
  bytes.set(key, 9)
  writeInt32(bytes, 9 + key.length, sequence)
  return bytes
}

function timePrefix(timestamp: number): Uint8Array {
  const bytes = new Uint8Array(9)
  writeInt64(bytes, 1, timestamp)
  return bytes
}
