// Memory for keys and values, which may be kept for long. A slice of Node's pool keeps 64 KiB alive, a slice of a fetched batch a megabyte; a buffer of its own per
// value costs a microsecond. So small ones share slabs of 4 KiB. (Arrays on V8's own heap, up to 64 bytes, cost as much as soon as somebody takes a subarray.)

const slabBytes = 4_096

/** A text of so many UTF-16 units fits into what a slab gives to one value. */
const shortText = 256

let slab = new Uint8Array(slabBytes)
let slabText = Buffer.from(slab.buffer)
let used = 0

/** Bytes that nobody else has, of undefined content: the caller writes all of them. Small ones share their `buffer` with others. */
export function allocateBytes(length: number): Uint8Array {
  if (length > slabBytes / 4) return new Uint8Array(length)
  if (used + length > slabBytes) nextSlab()
  const bytes = slab.subarray(used, used + length)
  used += length
  return bytes
}

/** A copy that keeps little else alive. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  const copy = allocateBytes(bytes.length)
  copy.set(bytes)
  return copy
}

/** Well-formed text as UTF-8. */
export function allocateText(text: string): Uint8Array {
  if (text.length > shortText) return Buffer.from(text, 'utf8')
  if (used + 3 * text.length > slabBytes) nextSlab()
  const start = used
  used += slabText.write(text, start, 'utf8')
  return slab.subarray(start, used)
}

function nextSlab(): void {
  slab = new Uint8Array(slabBytes)
  slabText = Buffer.from(slab.buffer)
  used = 0
}
