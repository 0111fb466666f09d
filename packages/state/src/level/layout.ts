// What the keys in a task's LevelDB mean. Every key begins with two bytes (big-endian): the number of its store, or 0 for what the database says of itself:
//   00 00 'f'          the layout's version, in decimal
//   00 00 'h' n        the commit marker: exactly one, n = number of the last batch (8 bytes)
//   00 00 'i'          the highest store number ever given (2 bytes); numbers are never given twice
//   00 00 's' name     the store's number (2 bytes)
//   00 00 'c' name     the store's checkpoint, JSON
//   00 00 'd' number   a wiped store whose rows are still to be deleted
// Law: all of it is stable on disk; another layout has another version.
import type { StoreCheckpoint } from '../state-database.ts'

export const layoutVersion = '1'

export const prefixBytes = 2

/** The key of a store's row on disk. */
export function rowKey(store: number, key: Uint8Array): Uint8Array {
  const row = Buffer.allocUnsafe(prefixBytes + key.length)
  row[0] = store >>> 8
  row[1] = store
  row.set(key, prefixBytes)
  return row
}

export function numberBytes(store: number): Uint8Array {
  return rowKey(store, new Uint8Array(0))
}

/** All rows of a store: from inclusive, to exclusive. */
export function rowsOf(store: number): { readonly gte: Uint8Array; readonly lt: Uint8Array } {
  return { gte: numberBytes(store), lt: store === 0xffff ? Buffer.from([0xff, 0xff, 0xff]) : numberBytes(store + 1) }
}

export type MetaKind = 'f' | 'h' | 'i' | 's' | 'c' | 'd'

export function metaKey(kind: MetaKind, rest: Uint8Array | string = ''): Uint8Array {
  return Buffer.concat([Buffer.from([0, 0]), Buffer.from(kind), Buffer.from(rest)])
}

export function markerKey(batch: number): Uint8Array {
  const rest = Buffer.alloc(8)
  rest.writeBigUInt64BE(BigInt(batch))
  return metaKey('h', rest)
}

export function encodeCheckpoint(checkpoint: StoreCheckpoint): Uint8Array {
  const { offset, clusterId, topicId, formatVersion } = checkpoint
  return Buffer.from(JSON.stringify({ offset, clusterId, topicId, formatVersion }))
}

/** Undefined if the bytes are no checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array): StoreCheckpoint | undefined {
  let read: Partial<Record<keyof StoreCheckpoint, unknown>> | null
  try {
    read = JSON.parse(Buffer.from(bytes).toString()) as typeof read
  } catch {
    return undefined
  }
  const { offset, clusterId, topicId, formatVersion } = read ?? {}
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(formatVersion)) return undefined
  if (typeof clusterId !== 'string' || typeof topicId !== 'string') return undefined
  return { offset: offset as number, clusterId, topicId, formatVersion: formatVersion as number }
}
