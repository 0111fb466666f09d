// A row of a suppress buffer, Kafka Streams' BufferValue version 3 (big-endian):
//   context: timestamp 8 | offset 8 | topic length 4, topic | partition 4 | header count 4, then for each: key length 4, key, value length 4 (−1: null), value
//   prior: length 4 (−1: none), bytes | old: the same, length −2: equal to prior | new: length 4 (−1: none), bytes | buffer time 8
import { type Header, noHeaders } from '@millrace/record'
import { allocateBytes, readInt32, readInt64, writeInt32, writeInt64 } from '@millrace/serde'
import type { RecordContext } from '../record-context.ts'

/** Where a buffered record came from: what its context's `origin` must be. */
export interface BufferedOrigin {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

export interface BufferedContext extends RecordContext {
  readonly origin: BufferedOrigin
}

export interface SuppressRow {
  readonly context: BufferedContext
  /** The value before the first update that is held back. */
  readonly prior: Uint8Array | null
  readonly oldValue: Uint8Array | null
  readonly newValue: Uint8Array | null
  readonly bufferMs: number
}

const utf8 = new TextEncoder()
const text = new TextDecoder()
const none = -1
const asPrior = -2

export function encodeSuppressRow({ context, prior, oldValue, newValue, bufferMs }: SuppressRow): Uint8Array {
  const { topic, partition, offset } = context.origin
  const topicBytes = utf8.encode(topic)
  const headers = context.headers.map(({ key, value }) => ({ key: utf8.encode(key), value }))
  const headerBytes = headers.reduce((sum, { key, value }) => sum + 8 + key.length + lengthOf(value), 0)
  const old = isEqual(oldValue, prior) ? null : oldValue
  const row = new Writer(48 + topicBytes.length + headerBytes + lengthOf(prior) + lengthOf(old) + lengthOf(newValue))
  row.int64(context.timestamp)
  row.int64(offset)
  row.part(topicBytes)
  row.int32(partition)
  row.int32(headers.length)
  for (const { key, value } of headers) {
    row.part(key)
    row.part(value)
  }
  row.part(prior)
  if (oldValue !== null && old === null) row.int32(asPrior)
  else row.part(old)
  row.part(newValue)
  row.int64(bufferMs)
  return row.bytes
}

export function decodeSuppressRow(bytes: Uint8Array): SuppressRow {
  const row = new Reader(bytes)
  const timestamp = row.int64()
  const offset = row.int64()
  const topic = text.decode(row.part() ?? undefined)
  const partition = row.int32()
  const headers: Header[] = []
  for (let left = row.int32(); left > 0; left--)
    headers.push({ key: text.decode(row.part() ?? undefined), value: row.part() })
  const prior = row.part()
  const oldLength = row.int32()
  const oldValue = oldLength === asPrior ? prior : row.bytesOf(oldLength)
  const newValue = row.part()
  const context = {
    timestamp,
    headers: headers.length === 0 ? noHeaders : headers,
    origin: { topic, partition, offset },
  }
  return { context, prior, oldValue, newValue, bufferMs: row.int64() }
}

/** The time that a row has been in the buffer since. */
export function bufferMsOf(row: Uint8Array): number {
  return readInt64(row, row.length - 8)
}

/** What Kafka Streams counts for a row: its own estimate of memory. */
export function sizeOf(key: Uint8Array, { context, prior, oldValue, newValue }: SuppressRow): number {
  const headers = context.headers.reduce((sum, header) => sum + header.key.length + lengthOf(header.value), 0)
  const values = lengthOf(prior) + (isEqual(oldValue, prior) ? 0 : lengthOf(oldValue)) + lengthOf(newValue)
  return 28 + key.length + values + context.origin.topic.length + headers
}

function lengthOf(bytes: Uint8Array | null): number {
  return bytes === null ? 0 : bytes.length
}

function isEqual(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a !== null && b !== null && Buffer.compare(a, b) === 0
}

class Writer {
  readonly bytes: Uint8Array
  #at = 0

  constructor(length: number) {
    this.bytes = allocateBytes(length)
  }

  int32(value: number): void {
    writeInt32(this.bytes, this.#at, value)
    this.#at += 4
  }

  int64(value: number): void {
    writeInt64(this.bytes, this.#at, value)
    this.#at += 8
  }

  part(bytes: Uint8Array | null): void {
    this.int32(bytes === null ? none : bytes.length)
    if (bytes === null) return
    this.bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  int32(): number {
    this.#at += 4
    return readInt32(this.#bytes, this.#at - 4)
  }

  int64(): number {
    this.#at += 8
    return readInt64(this.#bytes, this.#at - 8)
  }

  part(): Uint8Array | null {
    return this.bytesOf(this.int32())
  }

  bytesOf(length: number): Uint8Array | null {
    if (length < 0) return null
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}
