// One store on LevelDB. A read asks, in this order: uncommitted writes, the prepared commit, the cache of committed values, the disk.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { hashOf } from '../hash.ts'
import { keyBytes, type TextRange, textRange } from '../key-text.ts'
import { type Layer, scanLayers, scanOverAsync } from '../layers.ts'
import type { Disk } from './catalog.ts'
import type { KeyIndex } from './key-index.ts'
import { prefixBytes, rowKey, rowsOf } from './layout.ts'
import { diskError } from './level-error.ts'
import { Overlay } from './overlay.ts'
import type { ReadCache } from './read-cache.ts'

export interface LevelStoreParts {
  readonly directory: string
  readonly disk: Disk
  readonly cache: ReadCache
  readonly number: number
  /** All keys on disk, if this store scans synchronously. */
  readonly index: KeyIndex | undefined
}

export class LevelStore implements ByteStore {
  readonly name: string
  readonly cache: ReadCache
  readonly index: KeyIndex | undefined
  /** Its number on disk; another one after a wipe. */
  number: number
  overlay: Overlay = new Overlay()
  /** What a prepared commit will write. */
  frozen: Overlay | undefined
  #closed = false
  readonly #directory: string
  readonly #disk: Disk

  constructor(name: string, parts: LevelStoreParts) {
    this.name = name
    this.cache = parts.cache
    this.index = parts.index
    this.number = parts.number
    this.#directory = parts.directory
    this.#disk = parts.disk
  }

  get(key: Uint8Array): Uint8Array | undefined {
    if (this.#closed) throw this.#closedError()
    const hash = hashOf(key)
    let value = this.overlay.table.get(key, hash)
    if (value === undefined && this.frozen !== undefined) value = this.frozen.table.get(key, hash)
    if (value === undefined) value = this.#committed(key, hash)
    return value ?? undefined
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    if (this.#closed) throw this.#closedError()
    this.overlay.put(key, value)
  }

  scan(range?: ByteRange): Iterable<ByteEntry> {
    if (this.#closed) throw this.#closedError()
    const { index } = this
    if (index === undefined) {
      throw stateError(
        'STATE_SCAN_NEEDS_ASYNC',
        `store ${this.name} is on disk and has no index of its keys, so it cannot be scanned synchronously; scan it in an async node (rangeAsync, allAsync), open it with keyIndex, or keep it in memory`,
        { details: { store: this.name } },
      )
    }
    const onDisk: Layer = {
      get: (text) => this.#committedOf(keyBytes(text)),
      first: (texts) => index.first(texts),
      next: (text, texts) => index.next(text, texts),
    }
    return scanLayers([...this.#above(), onDisk], textRange(range))
  }

  async *scanAsync(range?: ByteRange): AsyncGenerator<ByteEntry, void, undefined> {
    if (this.#closed) throw this.#closedError()
    // Layers and the iterator's snapshot are of the same moment: what a commit moves from here to the disk meanwhile is still in these layers.
    yield* scanOverAsync(this.#above(), this.#rows(textRange(range)), textRange(range))
  }

  close(): void {
    this.#closed = true
    this.overlay = new Overlay()
    this.frozen = undefined
    this.cache.clear()
  }

  #above(): Layer[] {
    return this.frozen === undefined ? [this.overlay] : [this.overlay, this.frozen]
  }

  #committedOf(key: Uint8Array): Uint8Array | null {
    return this.#committed(key, hashOf(key))
  }

  #committed(key: Uint8Array, hash: number): Uint8Array | null {
    const cached = this.cache.get(key, hash)
    if (cached !== undefined) return cached
    let value: Uint8Array | null
    try {
      value = this.#disk.getSync(rowKey(this.number, key)) ?? null
    } catch (error) {
      throw diskError(this.#directory, error)
    }
    this.cache.set(key, hash, value)
    return value
  }

  #rows(range: TextRange): AsyncIterable<ByteEntry> {
    const all = rowsOf(this.number)
    const iterator = this.#disk.iterator({
      gte: range.from === undefined ? all.gte : rowKey(this.number, keyBytes(range.from)),
      lt: range.to === undefined ? all.lt : rowKey(this.number, keyBytes(range.to)),
      reverse: range.reverse,
    })
    return this.#unprefixed(iterator)
  }

  async *#unprefixed(rows: AsyncIterable<[Uint8Array, Uint8Array]>): AsyncGenerator<ByteEntry, void, undefined> {
    try {
      for await (const [key, value] of rows) yield { key: key.subarray(prefixBytes), value }
    } catch (error) {
      throw diskError(this.#directory, error)
    }
  }

  #closedError(): Error {
    return stateError('STATE_CLOSED', `store ${this.name} was used after its database was closed`)
  }
}
