// A run is made on three courses: undisturbed; killed now and then, its stores restored from changelogs; with commits that abort, so that records are processed again.
// Law: what a case is excused from follows from its content, and is what Kafka Streams would lose, too.
import { changelogTopicName } from '@millrace/runtime'
import type { StoreSpec, Topology } from '@millrace/topology'
import type { ConformanceCase } from './case.ts'
import type { CaseRun, JsonValue } from './case-runs.ts'
import type { Results } from './run-results.ts'

/** Of every case. */
export const applicationId = 'conformance'

export type Course = 'plain' | 'killed' | 'aborted'

export const courses: readonly Course[] = ['plain', 'killed', 'aborted']

/** True about every third time, the same times whenever the case is run with this seed. */
export function chanceOf(name: string, seed: number): () => boolean {
  let state = Buffer.from(name).reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, seed)
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
    return ((state >>> 16) & 0x7fff) % 3 === 0
  }
}

/**
 * Punctuations are scheduled anew by a task that begins again. An LRU store forgets which of its entries were read, and a cache over it those that were driven out.
 * A record cache goes on showing sessions that are older than the retention, so that a late record still merges with them, and windows, so that a join, a processor
 * or the sliding windows next to them still meet them; a new cache does not have them. A join with a grace period forgets which time it has seen once nothing waits, so that a late record waits again.
 */
export function isFit(
  course: Course,
  { topology: steps, config }: ConformanceCase,
  { stores }: Topology,
  run: CaseRun,
): boolean {
  if (course === 'plain') return true
  if (steps.some(({ punctuate }) => punctuate !== undefined)) return false
  const types = [...stores.values()].map(({ type }) => type)
  const isCached = (config?.cacheBytes ?? 0) > 0
  if (isCached && (types.includes('session') || slides(steps) || joinsWindows(steps) || ownsWindows(stores)))
    return false
  if (types.includes('grace-buffer') && hasLateInputs(run)) return false
  return !types.includes('lru-key-value') || (course === 'aborted' && !isCached)
}

/** Sliding windows are made from those around them, which are read through the cache. */
function slides(steps: ConformanceCase['topology']): boolean {
  return steps.some(({ window }) => (window as { readonly type?: string } | undefined)?.type === 'sliding')
}

function joinsWindows(steps: ConformanceCase['topology']): boolean {
  return steps.some(({ joiner, out }) => joiner !== undefined && out?.kind === 'table' && out.key.includes('indowed('))
}

/** Windows that a processor keeps and reads through a cache. */
function ownsWindows(stores: Topology['stores']): boolean {
  return [...stores.values()].some(({ type, caching }) => type === 'window' && caching)
}

function hasLateInputs({ inputs }: CaseRun): boolean {
  const times = inputs.flatMap((input) => ('pipe' in input ? [input.pipe.timestamp] : []))
  return times.some((time, at) => time < (times[at - 1] ?? 0))
}

/** What of the results must be the same on a course. */
export function remaining(results: Results, course: Course, topology: Topology): unknown {
  if (course === 'plain') return results
  const topics = results.internalTopics as Readonly<Record<string, readonly LoggedResult[]>>
  const stores = mapped<StoreResult>(results.stores, (name, store) => {
    const logged = topics[changelogTopicName(applicationId, name)] ?? []
    return { ...store, entries: live(store.entries, topology.stores.get(name), logged) }
  })
  const numbered = new Set(
    [...topology.stores.values()]
      .filter(({ type }) => type === 'grace-buffer')
      .map(({ name }) => changelogTopicName(applicationId, name)),
  )
  const internalTopics = mapped<readonly LoggedResult[]>(results.internalTopics, (name, records) =>
    numbered.has(name) ? records.map(unnumbered) : records,
  )
  // What is done again is also seen, and dropped, again.
  if (course === 'aborted') return { ...results, stores, internalTopics, peeks: undefined, droppedRecords: undefined }
  return { ...results, stores, internalTopics: mapped<readonly LoggedResult[]>(internalTopics, (_, all) => byKey(all)) }
}

interface StoreResult {
  readonly entries: readonly JsonValue[]
}

interface LoggedResult {
  readonly keyHex: string | null
}

/** A record cache goes on showing windows that are older than the retention; a new one does not have them. */
function live(
  entries: readonly JsonValue[],
  spec: StoreSpec | undefined,
  logged: readonly LoggedResult[],
): readonly JsonValue[] {
  if (spec?.windowed === undefined || !spec.caching) return entries
  // A window's key in the changelog ends with its start (8 bytes) and a sequence number (4 bytes).
  const starts =
    logged.length > 0 ? logged.map(({ keyHex }) => Number(`0x${keyHex?.slice(-24, -8)}`)) : entries.map(startOf)
  const oldest = Math.max(...starts) - spec.windowed.retentionMs
  return entries.filter((row) => startOf(row) > oldest)
}

const startOf = (row: JsonValue): number => (row as { readonly start?: number }).start ?? 0

/** Arrivals in a grace buffer (the last 4 bytes of its keys) are counted anew when all that waited has left. */
function unnumbered(record: LoggedResult): LoggedResult {
  return { ...record, keyHex: record.keyHex?.slice(0, -8) ?? null }
}

/** Of one key in their order: among keys a suppress buffer logs in the order of a hash table, whose size is lost. */
function byKey(records: readonly LoggedResult[]): unknown {
  return Object.groupBy(records, ({ keyHex }) => String(keyHex))
}

function mapped<T>(all: unknown, change: (name: string, one: T) => unknown): unknown {
  const entries = Object.entries(all as Readonly<Record<string, T>>)
  return Object.fromEntries(entries.map(([name, one]) => [name, change(name, one)]))
}
