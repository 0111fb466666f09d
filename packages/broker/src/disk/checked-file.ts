// Small files written whole: a line with the CRC-32C of the rest, then JSON. A reader gets all of it or null, never a part.
import { crc32c } from '@millrace/protocol'
import type { Disk } from './disk.ts'

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Replaces the file atomically. With `durable` it survives a power loss when this returns. */
export function writeCheckedFile(disk: Disk, path: string, content: unknown, options: { durable: boolean }): void {
  const body = JSON.stringify(content)
  const checksum = crc32c(encoder.encode(body)) >>> 0
  const draft = `${path}.new`
  disk.remove(draft)
  const file = disk.open(draft)
  try {
    file.append(encoder.encode(`${checksum.toString(16).padStart(8, '0')}\n${body}`))
    if (options.durable) file.syncNow()
  } finally {
    file.close()
  }
  disk.rename(draft, path)
  if (options.durable) disk.syncDirectory(parentOf(path))
}

/** The content, or null where the file is absent, torn or changed. */
export function readCheckedFile(disk: Disk, path: string): unknown {
  if (!disk.exists(path)) return null
  const file = disk.open(path)
  let text: string
  try {
    text = decoder.decode(file.read(0, file.sizeBytes))
  } finally {
    file.close()
  }
  const body = text.slice(9)
  if (Number.parseInt(text.slice(0, 8), 16) !== crc32c(encoder.encode(body)) >>> 0) return null
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
