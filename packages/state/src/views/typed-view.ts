// What every typed view of a byte store shares: keys and values through codecs, ranges with both ends inclusive.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { keyAfter } from '../key-text.ts'
import type { KeyValueEntry, KeyValueStore } from '../key-value-store.ts'

/** How a view turns what it stores into bytes and back. */
export interface Codec<K, V> {
  keyToBytes(key: K): Uint8Array
  keyFromBytes(bytes: Uint8Array): K
  valueToBytes(value: V): Uint8Array
  valueFromBytes(bytes: Uint8Array): V
}

/** A typed store, and the bytes under it for operators that read and write the same key and want to serialise it once. */
export interface TypedView<K, V> extends KeyValueStore<K, V>, Codec<K, V> {
  /** The store that the view reads and writes. */
  readonly bytes: ByteStore
  /** The value together with its stored bytes, for comparing or passing on without serialising again. */
  getWithBytes(key: K): { readonly value: V; readonly bytes: Uint8Array } | undefined
}

type Direction = { readonly reverse?: boolean }

export class CodecView<K, V> implements TypedView<K, V> {
  readonly name: string
  readonly bytes: ByteStore
  readonly #codec: Codec<K, V>

  constructor(bytes: ByteStore, codec: Codec<K, V>) {
    this.name = bytes.name
    this.bytes = bytes
    this.#codec = codec
  }

  keyToBytes(key: K): Uint8Array {
    if (key === null || key === undefined) {
      throw stateError('STATE_NULL_KEY', `store ${this.name} was asked for key ${String(key)}; keys are never null`)
    }
    return this.#codec.keyToBytes(key)
  }

  keyFromBytes(bytes: Uint8Array): K {
    return this.#codec.keyFromBytes(bytes)
  }

  valueToBytes(value: V): Uint8Array {
    return this.#codec.valueToBytes(value)
  }

  valueFromBytes(bytes: Uint8Array): V {
    return this.#codec.valueFromBytes(bytes)
  }

  get(key: K): V | undefined {
    const bytes = this.bytes.get(this.keyToBytes(key))
    return bytes === undefined ? undefined : this.#codec.valueFromBytes(bytes)
  }

  getWithBytes(key: K): { readonly value: V; readonly bytes: Uint8Array } | undefined {
    const bytes = this.bytes.get(this.keyToBytes(key))
    return bytes === undefined ? undefined : { value: this.#codec.valueFromBytes(bytes), bytes }
  }

  put(key: K, value: V | null): void {
    this.bytes.put(this.keyToBytes(key), value === null ? null : this.#codec.valueToBytes(value))
  }

  putIfAbsent(key: K, value: V): V | undefined {
    const keyBytes = this.keyToBytes(key)
    const there = this.bytes.get(keyBytes)
    if (there !== undefined) return this.#codec.valueFromBytes(there)
    this.bytes.put(keyBytes, this.#codec.valueToBytes(value))
    return undefined
  }

  delete(key: K): V | undefined {
    const keyBytes = this.keyToBytes(key)
    const there = this.bytes.get(keyBytes)
    this.bytes.put(keyBytes, null)
    return there === undefined ? undefined : this.#codec.valueFromBytes(there)
  }

  *range(from: K | undefined, to: K | undefined, options?: Direction): Generator<KeyValueEntry<K, V>, void, undefined> {
    for (const entry of this.bytes.scan(this.#byteRange(from, to, options))) yield this.#entry(entry)
  }

  all(options?: Direction): Iterable<KeyValueEntry<K, V>> {
    return this.range(undefined, undefined, options)
  }

  async *rangeAsync(
    from: K | undefined,
    to: K | undefined,
    options?: Direction,
  ): AsyncGenerator<KeyValueEntry<K, V>, void, undefined> {
    for await (const entry of this.bytes.scanAsync(this.#byteRange(from, to, options))) yield this.#entry(entry)
  }

  allAsync(options?: Direction): AsyncIterable<KeyValueEntry<K, V>> {
    return this.rangeAsync(undefined, undefined, options)
  }

  #entry(entry: ByteEntry): KeyValueEntry<K, V> {
    return { key: this.#codec.keyFromBytes(entry.key), value: this.#codec.valueFromBytes(entry.value) }
  }

  #byteRange(from: K | undefined, to: K | undefined, options: Direction = {}): ByteRange {
    return {
      ...(from === undefined ? {} : { from: this.keyToBytes(from) }),
      ...(to === undefined ? {} : { to: keyAfter(this.keyToBytes(to)) }),
      reverse: options.reverse ?? false,
    }
  }
}
