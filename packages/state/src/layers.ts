// Reading through layers of writes: the topmost layer that knows a key decides, null hides it. Order is that of the keys' bytes.
// Law: every entry that was there when the scan began, and was not changed since, comes out exactly once.
import type { ByteEntry } from './byte-store.ts'
import { keyBytes, keyText, type TextRange } from './key-text.ts'

export interface Layer {
  /** Undefined: not known here, look below. Null: deleted. */
  get(key: string): Uint8Array | null | undefined
  first(range: TextRange): string | undefined
  next(key: string, range: TextRange): string | undefined
}

/** Merges layers, top first. The layers may change while it runs. */
export function* scanLayers(layers: readonly Layer[], range: TextRange): Generator<ByteEntry, void, undefined> {
  for (let key = firstOf(layers, range); key !== undefined; key = nextOf(layers, key, range)) {
    const value = read(layers, key)
    if (value) yield { key: keyBytes(key), value }
  }
}

/** Merges layers (top first) over entries that come sorted from elsewhere. */
export function* scanOver(
  layers: readonly Layer[],
  below: Iterable<ByteEntry>,
  range: TextRange,
): Generator<ByteEntry, void, undefined> {
  const merge = new Merge(layers, range)
  for (const entry of below) {
    const text = keyText(entry.key)
    yield* merge.before(text)
    const seen = merge.resolve(text, entry)
    if (seen) yield seen
  }
  yield* merge.before(undefined)
}

/** The same over entries that have to be waited for. */
export async function* scanOverAsync(
  layers: readonly Layer[],
  below: AsyncIterable<ByteEntry>,
  range: TextRange,
): AsyncGenerator<ByteEntry, void, undefined> {
  const merge = new Merge(layers, range)
  for await (const entry of below) {
    const text = keyText(entry.key)
    yield* merge.before(text)
    const seen = merge.resolve(text, entry)
    if (seen) yield seen
  }
  yield* merge.before(undefined)
}

/** Where the layers stand in relation to the entries below them. */
class Merge {
  readonly #layers: readonly Layer[]
  readonly #range: TextRange
  #above: string | undefined

  constructor(layers: readonly Layer[], range: TextRange) {
    this.#layers = layers
    this.#range = range
    this.#above = firstOf(layers, range)
  }

  /** The layers' own entries that come before `key`; all the rest without one. */
  *before(key: string | undefined): Generator<ByteEntry, void, undefined> {
    while (this.#above !== undefined && (key === undefined || precedes(this.#above, key, this.#range))) {
      const text = this.#above
      const value = read(this.#layers, text)
      if (value) yield { key: keyBytes(text), value }
      this.#above = nextOf(this.#layers, text, this.#range)
    }
  }

  /** What the layers make of an entry below: undefined if they hide it. */
  resolve(text: string, entry: ByteEntry): ByteEntry | undefined {
    if (this.#above === text) this.#above = nextOf(this.#layers, text, this.#range)
    const value = read(this.#layers, text)
    if (value === undefined) return entry
    return value === null ? undefined : { key: entry.key, value }
  }
}

function read(layers: readonly Layer[], key: string): Uint8Array | null | undefined {
  for (const layer of layers) {
    const value = layer.get(key)
    if (value !== undefined) return value
  }
  return undefined
}

function firstOf(layers: readonly Layer[], range: TextRange): string | undefined {
  let best: string | undefined
  for (const layer of layers) best = earlier(best, layer.first(range), range)
  return best
}

function nextOf(layers: readonly Layer[], key: string, range: TextRange): string | undefined {
  let best: string | undefined
  for (const layer of layers) best = earlier(best, layer.next(key, range), range)
  return best
}

function earlier(a: string | undefined, b: string | undefined, range: TextRange): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return precedes(b, a, range) ? b : a
}

function precedes(a: string, b: string, range: TextRange): boolean {
  return range.reverse ? a > b : a < b
}
