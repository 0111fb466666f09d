// What functions of text do when they are given bytes. Nothing is changed in place.

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Start and end of a piece from `pos`, which counts from 1, or from the end where it is negative. */
export function sliceOf(size: number, pos: number, length: number = size): [number, number] {
  const start = pos < 0 ? Math.max(size + pos, 0) : Math.min(Math.max(pos - 1, 0), size)
  return [start, Math.min(Math.max(start + length, start), size)]
}

export function padBytes(value: Uint8Array, length: number, padding: Uint8Array, left: boolean): Uint8Array | null {
  if (padding.length === 0 || length < 0) return null
  if (length <= value.length) return value.slice(0, length)
  const fill = Uint8Array.from({ length: length - value.length }, (_, at) => padding[at % padding.length] as number)
  return left ? concatBytes([fill, value]) : concatBytes([value, fill])
}

export function splitBytes(value: Uint8Array, delimiter: Uint8Array): Uint8Array[] {
  if (delimiter.length === 0) return value.length === 0 ? [value] : Array.from(value, (byte) => Uint8Array.of(byte))
  const pieces: Uint8Array[] = []
  let start = 0
  for (let at = 0; at + delimiter.length <= value.length; ) {
    if (delimiter.every((byte, offset) => value[at + offset] === byte)) {
      pieces.push(value.slice(start, at))
      at += delimiter.length
      start = at
    } else at++
  }
  return [...pieces, value.slice(start)]
}
