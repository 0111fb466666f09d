// A store that holds so many entries and no more: a new one drives out the one that was not used for longest. Kafka Streams' LRU store.
// Law: what was used when is part of what a rollback takes back. After a restart the order begins anew, in the order of keys.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { keyBytes, keyText } from '../key-text.ts'

export interface LruOptions {
  /** At least 1. */
  readonly maxEntries: number
  /** Hears of an entry that was driven out, before the put returns that drove it out. */
  readonly onEvict: (key: Uint8Array) => void
}

export class LruStore implements ByteStore {
  readonly name: string
  readonly #store: ByteStore
  readonly #options: LruOptions
  /** Keys, the one not used for longest first. Undefined until the store is first used. */
  #order: Set<string> | undefined
  /** The order at the last commit, while it has changed since. */
  #committedOrder: readonly string[] | undefined

  /** `store` is in memory: its keys are listed. */
  constructor(store: ByteStore, options: LruOptions) {
    this.name = store.name
    this.#store = store
    this.#options = options
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const value = this.#store.get(key)
    if (value !== undefined) this.#use(keyText(key))
    return value
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    const order = this.#changing()
    this.#store.put(key, value)
    const text = keyText(key)
    order.delete(text)
    if (value === null) return
    order.add(text)
    if (order.size > this.#options.maxEntries) this.#evict(order)
  }

  /** In the order of keys; does not count as use. */
  scan(range?: ByteRange): Iterable<ByteEntry> {
    return this.#store.scan(range)
  }

  scanAsync(range?: ByteRange): AsyncIterable<ByteEntry> {
    return this.#store.scanAsync(range)
  }

  /** What was used until now is not taken back any more. */
  committed(): void {
    this.#committedOrder = undefined
  }

  /** The store below was rolled back, too. */
  rollback(): void {
    if (this.#committedOrder === undefined) return
    this.#order = new Set(this.#committedOrder)
    this.#committedOrder = undefined
  }

  #use(text: string): void {
    const order = this.#changing()
    order.delete(text)
    order.add(text)
  }

  #evict(order: Set<string>): void {
    const [oldest = ''] = order
    const key = keyBytes(oldest)
    order.delete(oldest)
    this.#store.put(key, null)
    this.#options.onEvict(key)
  }

  #changing(): Set<string> {
    this.#order ??= new Set([...this.#store.scan()].map(({ key }) => keyText(key)))
    this.#committedOrder ??= [...this.#order]
    return this.#order
  }
}
