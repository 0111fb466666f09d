// LevelDB does not verify the checksums of what it reads, and stops the process over some damage; so each table is checked when its database is opened.
// Law: a bit that changed in a table since it was written is found before a row of it is handed out.
//
//   table:  block*, footer
//   block:  content, uint8 compression (0 none, 1 snappy), masked CRC-32C of both as uint32 LE
//   footer: handle of the meta index, handle of the index (varint offset, varint size each), padding to 40 bytes, 8 bytes of magic
//   index:  (varint shared, varint rest, varint value length, rest of the key, value)*, uint32 LE restart*, uint32 LE restart count; each value begins with a handle
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32c, decompress } from '@millrace/protocol'

interface Handle {
  readonly offset: number
  readonly size: number
}

const footerBytes = 48
const magic = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)
const maskDelta = 0xa282ead8

/** What is wrong with a table in this LevelDB directory, which must be open (so that tables that belong to nothing are gone); undefined if nothing is. */
export async function findDamagedTable(location: string): Promise<string | undefined> {
  const names = (await readdir(location)).filter((file) => /\.(ldb|sst)$/.test(file))
  let next = tableIn(location, names[0])
  for (const [at, name] of names.entries()) {
    const bytes = await next
    next = tableIn(location, names[at + 1])
    const damage = bytes && (await damageOf(join(location, name), bytes))
    if (damage !== undefined) return `${name}: ${damage}`
  }
  return undefined
}

/** The next table is read while one is checked. Undefined for one that is not there any more. */
function tableIn(location: string, name: string | undefined): Promise<Uint8Array | undefined> {
  if (name === undefined) return Promise.resolve(undefined)
  return readFile(join(location, name)).catch(() => undefined)
}

/** A table that LevelDB is just writing is looked at again until it has stopped to grow, one that it has just removed is passed over. */
async function damageOf(file: string, first: Uint8Array): Promise<string | undefined> {
  let bytes: Uint8Array | undefined = first
  for (let seen = -1; bytes !== undefined; ) {
    const damage = checkTable(bytes)
    if (damage === undefined || bytes.length === seen) return damage
    seen = bytes.length
    await new Promise<void>((resolve) => setTimeout(resolve, 200))
    bytes = await readFile(file).catch(() => undefined)
  }
  return undefined
}

/** What is wrong with the bytes of a table; undefined if nothing is. */
export function checkTable(table: Uint8Array): string | undefined {
  try {
    const footer = table.subarray(table.length - footerBytes)
    if (table.length < footerBytes || !magic.every((byte, at) => footer[footerBytes - 8 + at] === byte)) {
      throw new RangeError('its end is not that of a table')
    }
    const handles = new VarintReader(footer)
    for (const part of [handles.handle(), handles.handle()]) {
      for (const handle of handlesIn(indexIn(table, part))) checkBlock(table, handle)
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Throws where the checksum does not fit. */
function checkBlock(table: Uint8Array, { offset, size }: Handle): void {
  const end = offset + size + 1
  if (end + 4 > table.length - footerBytes)
    throw new RangeError(`a block of ${size} bytes at ${offset} is outside of it`)
  const stored = new DataView(table.buffer, table.byteOffset + end, 4).getUint32(0, true)
  if (maskedCrc(table.subarray(offset, end)) !== stored)
    throw new RangeError(`checksum mismatch in the block at ${offset}`)
}

function indexIn(table: Uint8Array, handle: Handle): Uint8Array {
  checkBlock(table, handle)
  const end = handle.offset + handle.size
  const content = table.subarray(handle.offset, end)
  return table[end] === 1 ? decompress('snappy', content) : content
}

function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes) >>> 0
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0
}

function* handlesIn(index: Uint8Array): Generator<Handle> {
  const restarts = new DataView(index.buffer, index.byteOffset + index.length - 4, 4).getUint32(0, true)
  const reader = new VarintReader(index.subarray(0, index.length - 4 * (restarts + 1)))
  while (reader.remaining > 0) {
    reader.varint()
    const rest = reader.varint()
    const value = reader.varint()
    reader.skip(rest)
    const before = reader.remaining
    yield reader.handle()
    reader.skip(value - (before - reader.remaining))
  }
}

class VarintReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get remaining(): number {
    return this.#bytes.length - this.#at
  }

  varint(): number {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined || scale > 2 ** 49) throw new RangeError('its index cannot be read')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }

  handle(): Handle {
    return { offset: this.varint(), size: this.varint() }
  }

  skip(bytes: number): void {
    if (bytes < 0 || bytes > this.remaining) throw new RangeError('its index cannot be read')
    this.#at += bytes
  }
}
