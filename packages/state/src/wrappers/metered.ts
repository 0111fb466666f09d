// A store that counts what is done with it. Counters only: asking a clock twice per access would cost more than the access.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'

/** What happened since the meter was made. */
export interface StoreMeter {
  gets: number
  /** Gets that found a value. */
  hits: number
  puts: number
  deletes: number
  scans: number
  scannedEntries: number
}

export function storeMeter(): StoreMeter {
  return { gets: 0, hits: 0, puts: 0, deletes: 0, scans: 0, scannedEntries: 0 }
}

class MeteredStore implements ByteStore {
  readonly name: string
  readonly #store: ByteStore
  readonly #meter: StoreMeter

  constructor(store: ByteStore, meter: StoreMeter) {
    this.name = store.name
    this.#store = store
    this.#meter = meter
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const value = this.#store.get(key)
    this.#meter.gets += 1
    if (value !== undefined) this.#meter.hits += 1
    return value
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#store.put(key, value)
    if (value === null) this.#meter.deletes += 1
    else this.#meter.puts += 1
  }

  scan(range?: ByteRange): Iterable<ByteEntry> {
    const entries = this.#store.scan(range)
    this.#meter.scans += 1
    return this.#counted(entries)
  }

  async *scanAsync(range?: ByteRange): AsyncGenerator<ByteEntry, void, undefined> {
    this.#meter.scans += 1
    for await (const entry of this.#store.scanAsync(range)) {
      this.#meter.scannedEntries += 1
      yield entry
    }
  }

  *#counted(entries: Iterable<ByteEntry>): Generator<ByteEntry, void, undefined> {
    for (const entry of entries) {
      this.#meter.scannedEntries += 1
      yield entry
    }
  }
}

/** Counts accesses to `store` in `meter`. */
export function metered(store: ByteStore, meter: StoreMeter): ByteStore {
  return new MeteredStore(store, meter)
}
