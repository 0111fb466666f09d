// The record cache of a thread or task: a bound on bytes, shared by the cached stores in it.
// As in Kafka Streams, the store that was written to pays for an overflow: its own least recently used entries go, not those of its neighbours.

/** A cached store as the shared bound sees it. */
export interface CacheMember {
  readonly isEmpty: boolean
  /** Drops the least recently used entry; a dirty one is flushed together with every other dirty entry of its store. */
  evict(): void
  discard(): void
}

export interface RecordCacheOptions {
  /** Of keys, values and {@link entryOverhead} per entry, over all stores. */
  readonly maxBytes: number
}

/** Charged per entry for what keeps it, in bytes. */
export const entryOverhead = 64

export class RecordCache {
  readonly maxBytes: number
  readonly #members = new Set<CacheMember>()
  #bytes = 0

  constructor(options: RecordCacheOptions) {
    this.maxBytes = options.maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Throws away everything in it, dirty or clean, without flushing: a rollback. */
  discard(): void {
    for (const member of this.#members) member.discard()
  }

  join(member: CacheMember): void {
    this.#members.add(member)
  }

  leave(member: CacheMember): void {
    member.discard()
    this.#members.delete(member)
  }

  charge(bytes: number): void {
    this.#bytes += bytes
  }

  /** After a put to `member`. What an eviction flushes may write to other stores of this cache; those then evict for themselves. */
  shrink(member: CacheMember): void {
    while (this.#bytes > this.maxBytes && !member.isEmpty) member.evict()
  }
}
