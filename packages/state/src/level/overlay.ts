// Uncommitted writes of one store, above the disk. Frozen when a commit is prepared: from then on nothing changes it, so that batch, reads and scans may go on using it.
import { OrderedMap } from '../ordered-map.ts'

export class Overlay {
  /** Null: deleted. */
  readonly entries: OrderedMap<Uint8Array | null> = new OrderedMap()
  #bytes = 0

  /** Of keys and values as they stand; a value that was replaced does not count. */
  get bytes(): number {
    return this.#bytes
  }

  put(text: string, value: Uint8Array | null): void {
    const before = this.entries.get(text)
    this.#bytes += before === undefined ? text.length : -(before?.length ?? 0)
    this.#bytes += value?.length ?? 0
    this.entries.set(text, value)
  }
}
