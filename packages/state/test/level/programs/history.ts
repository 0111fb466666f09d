// A sequence of commits that anybody can recompute: commit n writes some keys and deletes one, so that each lost or torn commit shows in the fold.
import type { StateDatabase } from '@millrace/state'

const keys = 200
/** Large enough that a commit of it is written in several parts where that is allowed. */
export const largeValueBytes = 150_000

/** What commit n (from 1) puts; null deletes. */
export function writesOf(n: number, valueBytes = 1_500): [key: string, value: string | null][] {
  const filling = '.'.repeat(valueBytes)
  const writes: [string, string | null][] = []
  for (let step = 0; step < 60; step += 1) writes.push([`k${(n * 67 + step) % keys}`, `${n}${filling}`])
  writes.push([`k${(n * 11) % keys}`, null])
  return writes
}

/** The store after commits 1 to n. */
export function stateAfter(n: number, valueBytes?: number): Map<string, string> {
  const state = new Map<string, string>()
  for (let commit = 1; commit <= n; commit += 1) {
    for (const [key, value] of writesOf(commit, valueBytes)) {
      if (value === null) state.delete(key)
      else state.set(key, value)
    }
  }
  return state
}

/** Commits n, with n as the checkpoint's offset. */
export async function commit(database: StateDatabase, n: number, valueBytes?: number): Promise<void> {
  const store = database.store('s')
  for (const [key, value] of writesOf(n, valueBytes))
    store.put(Buffer.from(key), value === null ? null : Buffer.from(value))
  const checkpoint = { offset: n, clusterId: 'c', topicId: 't', formatVersion: 1 }
  await database.prepareCommit(new Map([['s', checkpoint]])).write()
}

/** The number of commits that the checkpoint tells of, and the store's contents. */
export async function readBack(database: StateDatabase): Promise<{ commits: number; state: Map<string, string> }> {
  const state = new Map<string, string>()
  for await (const { key, value } of database.store('s').scanAsync()) {
    state.set(Buffer.from(key).toString(), Buffer.from(value).toString())
  }
  return { commits: database.checkpoint('s')?.offset ?? 0, state }
}
