// One store in memory. Writes go in place and leave behind what they replaced, so that reads and scans see a single map and a rollback restores it.
import { ownBytes } from '@millrace/serde'
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { keyText, type TextRange, textRange } from '../key-text.ts'
import { scanLayers } from '../layers.ts'
import { OrderedMap } from '../ordered-map.ts'
import type { RestoredEntry } from '../state-database.ts'

/** What was there before, by key; null: nothing. */
type Undo = Map<string, Uint8Array | null>

export class MemoryStore implements ByteStore {
  readonly name: string
  readonly #data = new OrderedMap<Uint8Array>()
  #undo: Undo = new Map()
  #preparedUndo: Undo | undefined
  #uncommittedBytes = 0
  /** To be deleted with the next commit, and with the prepared one. */
  #cleared: TextRange[] = []
  #preparedCleared: readonly TextRange[] = []
  #closed = false

  constructor(name: string) {
    this.name = name
  }

  get uncommittedBytes(): number {
    return this.#uncommittedBytes
  }

  get hasUncommitted(): boolean {
    return this.#undo.size > 0 || this.#preparedUndo !== undefined
  }

  get(key: Uint8Array): Uint8Array | undefined {
    if (this.#closed) throw this.#closedError()
    return this.#data.get(keyText(key))
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    if (this.#closed) throw this.#closedError()
    const text = keyText(key)
    const before = this.#data.get(text)
    if (this.#undo.has(text)) {
      this.#uncommittedBytes -= before?.length ?? 0
    } else {
      this.#undo.set(text, before ?? null)
      this.#uncommittedBytes += text.length
    }
    this.#uncommittedBytes += value?.length ?? 0
    this.#write(text, value)
  }

  scan(range?: ByteRange): Iterable<ByteEntry> {
    if (this.#closed) throw this.#closedError()
    return scanLayers([this.#data], textRange(range))
  }

  async *scanAsync(range?: ByteRange): AsyncGenerator<ByteEntry, void, undefined> {
    yield* this.scan(range)
  }

  clearRange(from: Uint8Array, to: Uint8Array): void {
    this.#cleared.push(textRange({ from, to }))
  }

  /** What was written until now belongs to the prepared commit. */
  freeze(): void {
    this.#preparedCleared = this.#cleared
    this.#cleared = []
    this.#preparedUndo = this.#undo
    this.#undo = new Map()
    this.#uncommittedBytes = 0
  }

  commitPrepared(): void {
    this.#preparedUndo = undefined
    for (const range of this.#preparedCleared) {
      for (const key of this.#data.keysIn(range)) this.#data.delete(key)
    }
    this.#preparedCleared = []
  }

  rollback(): void {
    for (const undo of [this.#undo, this.#preparedUndo ?? []]) {
      for (const [text, before] of undo) this.#write(text, before)
    }
    this.#undo = new Map()
    this.#preparedUndo = undefined
    this.#cleared = []
    this.#preparedCleared = []
    this.#uncommittedBytes = 0
  }

  restore(entries: readonly RestoredEntry[]): void {
    for (const { key, value } of entries) this.#write(keyText(key), value)
  }

  wipe(): void {
    this.#data.clear()
    this.#undo = new Map()
    this.#uncommittedBytes = 0
  }

  close(): void {
    this.wipe()
    this.#closed = true
  }

  #write(text: string, value: Uint8Array | null): void {
    if (value === null) this.#data.delete(text)
    else this.#data.set(text, ownBytes(value))
  }

  #closedError(): Error {
    return stateError('STATE_CLOSED', `store ${this.name} was used after its database was closed`)
  }
}
