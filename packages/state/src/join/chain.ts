// The rows of one key and stretch of time, read from the oldest chunk to the one that takes new records.
import type { ByteStore } from '../byte-store.ts'
import { atChunk, fullChunksOf, headBytes, type KeptRecord, readRecords } from './join-rows.ts'

/** Adds what was kept in a stretch of time, both ends included, to `found`; returns how many full chunks there are. */
export function readChain(
  store: ByteStore,
  headRow: Uint8Array,
  time: { readonly fromMs: number; readonly toMs: number },
  found: KeptRecord[],
): number {
  const head = store.get(headRow)
  if (head === undefined) return 0
  const fullChunks = fullChunksOf(head)
  for (let chunk = 1; chunk <= fullChunks; chunk++) {
    const bytes = store.get(atChunk(headRow, chunk))
    if (bytes !== undefined) readRecords(bytes, 0, time, found)
  }
  readRecords(head, headBytes, time, found)
  return fullChunks
}
