// Memory of record writers between batches, shared by all of the process: a writer without records holds none, however many partitions there are.
const initialBytes = 16_384
/** More is left to the garbage collector. */
const maxSpareBytes = 4 << 20

const spare: Buffer[] = []
let spareBytes = 0

/** The one given back last, or a small one; of undefined content. */
export function takeBuffer(): Buffer {
  const buffer = spare.pop()
  if (buffer === undefined) return Buffer.allocUnsafeSlow(initialBytes)
  spareBytes -= buffer.length
  return buffer
}

/** Nobody may look into it any more. */
export function giveBackBuffer(buffer: Buffer): void {
  if (spareBytes + buffer.length > maxSpareBytes) return
  spare.push(buffer)
  spareBytes += buffer.length
}
