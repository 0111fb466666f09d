// A join's buffer as a window store that is only read: a window per record, which starts at its time.
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ByteEntry } from '../byte-store.ts'
import { type JoinBuffer } from '../join/join-buffer.ts'
import {
  chunkOf,
  headBytes,
  isChunkRow,
  type KeptRecord,
  keyOfRow,
  readRecords,
  sameChain,
  sortByTime,
} from '../join/join-rows.ts'
import type { ReadOnlyWindowStore, ScanDirection, WindowedEntry } from '../window-store.ts'

interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/** Rows of one key and stretch of time, the one that takes new records first. */
type Chain = readonly ByteEntry[]

export class JoinBufferView<K, V> implements ReadOnlyWindowStore<K, V> {
  readonly name: string
  readonly #buffer: JoinBuffer
  readonly #key: Serde<K>
  readonly #value: Serde<V>
  readonly #topic: string

  constructor(
    buffer: JoinBuffer,
    serdes: { readonly key: Serde<K>; readonly value: Serde<V> },
    options: { readonly topic: string },
  ) {
    this.name = buffer.name
    this.#buffer = buffer
    this.#key = serdes.key
    this.#value = serdes.value
    this.#topic = options.topic
  }

  fetch(key: K, startMs: number): V | undefined {
    const [first] = this.#fetched(key, startMs, startMs)
    return first && this.#value.deserialize(first.value, this.#as('value'))
  }

  fetchRange(key: K, fromMs: number, toMs: number, { reverse }: ScanDirection = {}): WindowedEntry<K, V>[] {
    const entries = this.#fetched(key, fromMs, toMs).map((record) => this.#entry(key, record))
    return reverse ? entries.reverse() : entries
  }

  async *fetchRangeAsync(
    key: K,
    fromMs: number,
    toMs: number,
    options?: ScanDirection,
  ): AsyncGenerator<WindowedEntry<K, V>> {
    yield* this.fetchRange(key, fromMs, toMs, options)
  }

  *fetchAll(fromMs: number, toMs: number, options: ScanDirection = {}): Generator<WindowedEntry<K, V>> {
    const chains = new Chains()
    for (const entry of this.#buffer.bytes.scan({ reverse: options.reverse ?? false })) {
      const done = chains.add(entry)
      if (done) yield* this.#entries(done, this.#visible(fromMs, toMs), options)
    }
    yield* this.#entries(chains.rest, this.#visible(fromMs, toMs), options)
  }

  async *fetchAllAsync(fromMs: number, toMs: number, options: ScanDirection = {}): AsyncGenerator<WindowedEntry<K, V>> {
    const chains = new Chains()
    for await (const entry of this.#buffer.bytes.scanAsync({ reverse: options.reverse ?? false })) {
      const done = chains.add(entry)
      if (done) yield* this.#entries(done, this.#visible(fromMs, toMs), options)
    }
    yield* this.#entries(chains.rest, this.#visible(fromMs, toMs), options)
  }

  all(options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return this.fetchAll(0, Number.MAX_SAFE_INTEGER, options)
  }

  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return this.fetchAllAsync(0, Number.MAX_SAFE_INTEGER, options)
  }

  #fetched(key: K, fromMs: number, toMs: number): readonly KeptRecord[] {
    return this.#buffer.fetch(this.#key.serialize(key, this.#as('key')), fromMs, toMs)
  }

  #visible(fromMs: number, toMs: number): TimeRange {
    return { fromMs: Math.max(fromMs, this.#buffer.segments.hiddenUpTo + 1), toMs }
  }

  #entries(chain: Chain, time: TimeRange, { reverse }: ScanDirection): WindowedEntry<K, V>[] {
    const [first] = chain
    if (first === undefined) return []
    const key = this.#key.deserialize(keyOfRow(first.key), this.#as('key'))
    const records: KeptRecord[] = []
    const byChunk = chain.toSorted((a, b) => (chunkOf(a.key) || Infinity) - (chunkOf(b.key) || Infinity))
    for (const row of byChunk) readRecords(row.value, chunkOf(row.key) === 0 ? headBytes : 0, time, records)
    const entries = sortByTime(records).map((record) => this.#entry(key, record))
    return reverse ? entries.reverse() : entries
  }

  #entry(key: K, { timestamp, value }: KeptRecord): WindowedEntry<K, V> {
    const window = { startMs: timestamp, endMs: timestamp + this.#buffer.windowSizeMs }
    return { key: { key, window }, value: this.#value.deserialize(value, this.#as('value')) }
  }

  #as(part: 'key' | 'value'): SerdeContext {
    return { topic: this.#topic, part }
  }
}

/** Gathers the rows of a scan that belong together. */
class Chains {
  rest: ByteEntry[] = []

  /** The rows of the chain before, once another one begins. */
  add(entry: ByteEntry): Chain | undefined {
    if (!isChunkRow(entry.key)) return undefined
    const [first] = this.rest
    if (first === undefined || sameChain(first.key, entry.key)) {
      this.rest.push(entry)
      return undefined
    }
    const done = this.rest
    this.rest = [entry]
    return done
  }
}
