// Updates held back by suppress: one row per key, taken out by buffer time and then by the key's bytes.
// Law: rows live in the store; order, counts and sizes follow from them and are made anew by `load`. Changes are logged when `save` is called, once per key.
import { writeInt64 } from '@millrace/serde'
import type { ByteStore } from '../byte-store.ts'
import { keyBytes, keyText } from '../key-text.ts'
import { OrderedMap } from '../ordered-map.ts'
import { JavaKeySet } from './java-key-set.ts'
import {
  type BufferedContext,
  bufferMsOf,
  decodeSuppressRow,
  encodeSuppressRow,
  sizeOf,
  type SuppressRow,
} from './suppress-row.ts'

/** An update to hold back. */
export interface BufferedUpdate {
  readonly context: BufferedContext
  readonly oldValue: Uint8Array | null
  readonly newValue: Uint8Array | null
}

const everything = { from: undefined, to: undefined, reverse: false }
const timeBytes = 8

export class SuppressBuffer {
  readonly name: string
  readonly #store: ByteStore
  readonly #log: ((key: Uint8Array, row: Uint8Array | null) => void) | undefined
  readonly #dirty = new JavaKeySet()
  /** Buffer time and key, as text. */
  #order = new OrderedMap<null>()
  #bytes = 0

  /** The store must scan synchronously. */
  constructor(store: ByteStore, log: ((key: Uint8Array, row: Uint8Array | null) => void) | undefined) {
    this.name = store.name
    this.#store = store
    this.#log = log
    this.load()
  }

  get records(): number {
    return this.#order.size
  }

  /** As Kafka Streams estimates them. */
  get bytes(): number {
    return this.#bytes
  }

  /** The smallest buffer time, infinity when nothing is held back. */
  get earliestMs(): number {
    const first = this.#order.first(everything)
    return first === undefined ? Number.POSITIVE_INFINITY : timeOf(first)
  }

  /** A key that is held back already keeps its buffer time and its place. */
  put(key: Uint8Array, bufferMs: number, { context, oldValue, newValue }: BufferedUpdate): void {
    const stored = this.#store.get(key)
    const before = stored === undefined ? undefined : decodeSuppressRow(stored)
    const row: SuppressRow = {
      context,
      prior: before === undefined ? oldValue : before.prior,
      oldValue,
      newValue,
      bufferMs: before === undefined ? bufferMs : before.bufferMs,
    }
    this.#store.put(key, encodeSuppressRow(row))
    this.#bytes += sizeOf(key, row) - (before === undefined ? 0 : sizeOf(key, before))
    if (before === undefined) this.#order.set(orderText(key, bufferMs), null)
    this.#dirty.add(key)
  }

  /** The update that is due first. */
  earliest(): { readonly key: Uint8Array; readonly row: SuppressRow } | undefined {
    const first = this.#order.first(everything)
    if (first === undefined) return undefined
    const key = keyBytes(first.slice(timeBytes))
    return { key, row: decodeSuppressRow(this.#store.get(key) as Uint8Array) }
  }

  remove(key: Uint8Array, row: SuppressRow): void {
    this.#store.put(key, null)
    this.#order.delete(orderText(key, row.bufferMs))
    this.#bytes -= sizeOf(key, row)
    this.#dirty.add(key)
  }

  /** The value that others still see of a key that is held back; null: none. Undefined: it is not held back. */
  prior(key: Uint8Array): Uint8Array | null | undefined {
    const stored = this.#store.get(key)
    return stored === undefined ? undefined : decodeSuppressRow(stored).prior
  }

  /** Logs every key that changed since the last time, as it is now: before a commit is prepared. */
  save(): void {
    for (const key of this.#dirty.take()) this.#log?.(key, this.#store.get(key) ?? null)
  }

  /** After a restore or a rollback. */
  load(): void {
    this.#dirty.clear()
    this.#order = new OrderedMap()
    this.#bytes = 0
    for (const { key, value } of this.#store.scan()) {
      this.#order.set(orderText(key, bufferMsOf(value)), null)
      this.#bytes += sizeOf(key, decodeSuppressRow(value))
    }
  }
}

function orderText(key: Uint8Array, bufferMs: number): string {
  const bytes = new Uint8Array(timeBytes + key.length)
  writeInt64(bytes, 0, bufferMs)
  bytes.set(key, timeBytes)
  return keyText(bytes)
}

function timeOf(order: string): number {
  return Number(Buffer.from(order.slice(0, timeBytes), 'latin1').readBigInt64BE())
}
