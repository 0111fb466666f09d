// Which partition is next: a binary heap over queues by the timestamp of their head.
// Law: it breaks ties exactly as java.util.PriorityQueue does, because Kafka Streams' order between partitions of equal time is that heap's.

export interface TimeOrdered {
  /** Must not change while the entry is in the heap. */
  readonly headTimestamp: number
}

export class TimeHeap<T extends TimeOrdered> {
  readonly #entries: T[] = []

  get size(): number {
    return this.#entries.length
  }

  /** The entry that comes next; undefined when there is none. */
  get first(): T | undefined {
    return this.#entries[0]
  }

  push(entry: T): void {
    this.#entries.push(entry)
    this.#siftUp(this.#entries.length - 1, entry)
  }

  /** Takes out the entry with the smallest head timestamp. */
  pop(): T | undefined {
    const first = this.#entries[0]
    const last = this.#entries.pop()
    if (last !== undefined && this.#entries.length > 0) this.#siftDown(last)
    return first
  }

  clear(): void {
    this.#entries.length = 0
  }

  #siftUp(start: number, entry: T): void {
    const entries = this.#entries
    let at = start
    while (at > 0) {
      const parentAt = (at - 1) >>> 1
      const parent = entries[parentAt] as T
      if (entry.headTimestamp >= parent.headTimestamp) break
      entries[at] = parent
      at = parentAt
    }
    entries[at] = entry
  }

  /** Places `entry` from the root downwards; of two equal children the left one rises. */
  #siftDown(entry: T): void {
    const entries = this.#entries
    const firstLeaf = entries.length >>> 1
    let at = 0
    while (at < firstLeaf) {
      let childAt = 2 * at + 1
      let child = entries[childAt] as T
      const right = entries[childAt + 1]
      if (right !== undefined && child.headTimestamp > right.headTimestamp) {
        child = right
        childAt += 1
      }
      if (entry.headTimestamp <= child.headTimestamp) break
      entries[at] = child
      at = childAt
    }
    entries[at] = entry
  }
}
