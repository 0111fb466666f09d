// Keys as strings of one character per byte: fast keys of hash maps, and `<` on them is the order of unsigned bytes.
import type { ByteRange } from './byte-store.ts'

type Latin1Slice = (this: Uint8Array, start: number, end: number) => string

const { latin1Slice } = Buffer.prototype as unknown as { readonly latin1Slice: Latin1Slice }

export function keyText(key: Uint8Array): string {
  return latin1Slice.call(key, 0, key.length)
}

export function keyBytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/** A {@link ByteRange} over key texts. */
export interface TextRange {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly reverse: boolean
}

export function textRange(range: ByteRange = {}): TextRange {
  return {
    from: range.from === undefined ? undefined : keyText(range.from),
    to: range.to === undefined ? undefined : keyText(range.to),
    reverse: range.reverse ?? false,
  }
}

/** The smallest key after `key`: an inclusive end as an exclusive one. */
export function keyAfter(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1)
  next.set(key)
  return next
}
