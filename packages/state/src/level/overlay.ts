// Uncommitted writes of one store, above the disk. Frozen when a commit is prepared: from then on nothing changes it, so that batch, reads and scans may go on using it.
import { hashOf } from '../hash.ts'
import { keyBytes, keyText, type TextRange } from '../key-text.ts'
import type { Layer } from '../layers.ts'
import { SortedKeys } from '../sorted-keys.ts'
import { ByteTable, entryBytes } from './byte-table.ts'

export class Overlay implements Layer {
  /** Null: deleted. */
  readonly table: ByteTable = new ByteTable()
  /** Of all keys, once they were scanned. */
  #keys: SortedKeys | undefined

  get size(): number {
    return this.table.size
  }

  /** Of memory, with keys and values as they stand: a value that was replaced does not count. */
  get bytes(): number {
    return this.table.bytes + this.table.size * entryBytes
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    const isNew = this.table.set(key, hashOf(key), value)
    if (isNew) this.#keys?.add(keyText(key))
  }

  get(text: string): Uint8Array | null | undefined {
    const key = keyBytes(text)
    return this.table.get(key, hashOf(key))
  }

  first(range: TextRange): string | undefined {
    return this.#sorted().first(range)
  }

  next(text: string, range: TextRange): string | undefined {
    return this.#sorted().next(text, range)
  }

  #sorted(): SortedKeys {
    if (this.#keys === undefined) {
      const texts = Array.from({ length: this.size }, (_, entry) => keyText(this.table.keyAt(entry)))
      this.#keys = new SortedKeys(texts)
    }
    return this.#keys
  }
}
