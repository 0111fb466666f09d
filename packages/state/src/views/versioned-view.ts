// The versioned store over bytes: a row per key and version, so that a changelog record is a row and a restore only puts.
//   key length (4) | key | timestamp (8)   ▸   1 | value,  or 0 for: no value from then on
// The newest version at a time is the last row up to it: rows are scanned by key, synchronously, so on disk the store needs an index of its keys.
// Old versions of a key go when the key is next written.
import {
  allocateBytes,
  readInt32,
  readInt64,
  type Serde,
  type SerdeContext,
  writeInt32,
  writeInt64,
} from '@millrace/serde'
import type { ByteEntry, ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { keyAfter } from '../key-text.ts'
import type { RestoredEntry } from '../state-database.ts'
import type { PutOutcome, VersionedRecord, VersionedStore } from '../versioned-store.ts'

export interface VersionedViewOptions<K, V> {
  readonly key: Serde<K>
  readonly value: Serde<V>
  /** What serdes are told. Default: the store's name. */
  readonly topic?: string
  /** How far back versions are kept, and puts are taken, from the largest timestamp put so far, ms. */
  readonly historyMs: number
  /** Hears of every put, those that are too old included: the changelog. */
  readonly onPut: (key: Uint8Array, value: Uint8Array | null, timestamp: number) => void
  /** Hears of puts that are too old. */
  readonly onExpired: () => void
}

/** A record of the changelog. */
export interface LoggedPut {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
  readonly timestamp: number
}

interface Version {
  readonly timestamp: number
  /** Undefined: no value from then on. */
  readonly value: Uint8Array | undefined
}

const latest: PutOutcome = { kind: 'latest' }
const expired: PutOutcome = { kind: 'expired' }

export class VersionedView<K, V> implements VersionedStore<K, V> {
  readonly name: string
  readonly #bytes: ByteStore
  readonly #options: VersionedViewOptions<K, V>
  readonly #asKey: SerdeContext
  readonly #asValue: SerdeContext
  /** The largest timestamp put so far; goes back with a rollback. */
  #observed = -1
  #committedObserved = -1

  constructor(bytes: ByteStore, options: VersionedViewOptions<K, V>) {
    this.name = bytes.name
    this.#bytes = bytes
    this.#options = options
    const topic = options.topic ?? bytes.name
    this.#asKey = { topic, part: 'key' }
    this.#asValue = { topic, part: 'value' }
  }

  /** Takes up the time of what is stored, after a restore. */
  load(): void {
    for (const { key } of this.#bytes.scan()) this.#observed = Math.max(this.#observed, timestampIn(key))
    this.#committedObserved = this.#observed
  }

  /** Rows of changelog records, in their order, before {@link load}: puts that were too old are logged, too, and left out again. */
  restore(records: Iterable<LoggedPut>): readonly RestoredEntry[] {
    // Begun, or begun again.
    if (this.#bytes.scan()[Symbol.iterator]().next().done) this.#observed = -1
    else if (this.#observed < 0) this.load()
    const entries: RestoredEntry[] = []
    for (const { key, value, timestamp } of records) {
      if (this.#isExpired(timestamp)) continue
      this.#observed = Math.max(this.#observed, timestamp)
      entries.push({ key: versionedRowKey(key, timestamp), value: versionedRow(value) })
    }
    return entries
  }

  committed(): void {
    this.#committedObserved = this.#observed
  }

  rollback(): void {
    this.#observed = this.#committedObserved
  }

  keyToBytes(key: K): Uint8Array {
    if (key === null || key === undefined) {
      throw stateError('STATE_NULL_KEY', `store ${this.name} was asked for key ${String(key)}; keys are never null`)
    }
    return this.#options.key.serialize(key, this.#asKey)
  }

  get(key: K): VersionedRecord<V> | undefined {
    return this.read(this.keyToBytes(key))
  }

  getAsOf(key: K, timestamp: number): VersionedRecord<V> | undefined {
    const keyBytes = this.keyToBytes(key)
    const version = this.#versionAt(keyBytes, timestamp)
    if (version?.value === undefined) return undefined
    const next = this.#versionAfter(keyBytes, timestamp)
    if (next !== undefined && timestamp < this.#observed - this.#options.historyMs) return undefined
    return this.#recordOf(version, next)
  }

  /** The latest version. */
  read(keyBytes: Uint8Array): VersionedRecord<V> | undefined {
    const version = this.#versionAt(keyBytes, Number.MAX_SAFE_INTEGER)
    return version?.value === undefined ? undefined : this.#recordOf(version, undefined)
  }

  put(key: K, value: V | null, timestamp: number): PutOutcome {
    return this.write(this.keyToBytes(key), value, timestamp)
  }

  delete(key: K, timestamp: number): VersionedRecord<V> | undefined {
    const before = this.getAsOf(key, timestamp)
    return this.put(key, null, timestamp).kind === 'expired' ? undefined : before
  }

  write(keyBytes: Uint8Array, value: V | null, timestamp: number): PutOutcome {
    const bare = value === null ? null : this.#options.value.serialize(value, this.#asValue)
    const outcome = this.#put(keyBytes, bare, timestamp)
    this.#options.onPut(keyBytes, bare, timestamp)
    if (outcome.kind === 'expired') this.#options.onExpired()
    return outcome
  }

  *latest(): Generator<VersionedRecord<V> & { readonly key: K }, void, undefined> {
    let seen: Uint8Array | undefined
    for (const entry of this.#bytes.scan({ reverse: true })) {
      const key = keyIn(entry.key)
      if (seen !== undefined && Buffer.compare(seen, key) === 0) continue
      seen = key
      const version = versionIn(entry)
      if (version.value !== undefined) {
        yield { ...this.#recordOf(version, undefined), key: this.#options.key.deserialize(key, this.#asKey) }
      }
    }
  }

  #put(keyBytes: Uint8Array, bare: Uint8Array | null, timestamp: number): PutOutcome {
    const { historyMs } = this.#options
    if (this.#isExpired(timestamp)) return expired
    this.#observed = Math.max(this.#observed, timestamp)
    this.#bytes.put(versionedRowKey(keyBytes, timestamp), versionedRow(bare))
    this.#forget(keyBytes, this.#observed - historyMs)
    const next = this.#versionAfter(keyBytes, timestamp)
    return next === undefined ? latest : { kind: 'superseded', validTo: next }
  }

  #isExpired(timestamp: number): boolean {
    return timestamp < this.#observed - this.#options.historyMs
  }

  /** Versions that ended before `time`: all but the last one that began by then. */
  #forget(keyBytes: Uint8Array, time: number): void {
    if (time <= 0) return
    const range = { from: versionedRowKey(keyBytes, 0), to: keyAfter(versionedRowKey(keyBytes, time)) }
    const old = [...this.#bytes.scan(range)]
    old.pop()
    for (const { key } of old) this.#bytes.put(key, null)
  }

  #versionAt(keyBytes: Uint8Array, timestamp: number): Version | undefined {
    const range = {
      from: versionedRowKey(keyBytes, 0),
      to: keyAfter(versionedRowKey(keyBytes, timestamp)),
      reverse: true,
    }
    for (const entry of this.#bytes.scan(range)) return versionIn(entry)
    return undefined
  }

  #versionAfter(keyBytes: Uint8Array, timestamp: number): number | undefined {
    const to = keyAfter(versionedRowKey(keyBytes, Number.MAX_SAFE_INTEGER))
    for (const { key } of this.#bytes.scan({ from: keyAfter(versionedRowKey(keyBytes, timestamp)), to })) {
      return timestampIn(key)
    }
    return undefined
  }

  #recordOf({ value, timestamp }: Version, validTo: number | undefined): VersionedRecord<V> {
    return { value: this.#options.value.deserialize(value as Uint8Array, this.#asValue), timestamp, validTo }
  }
}

/** The row of a version. */
function versionedRowKey(key: Uint8Array, timestamp: number): Uint8Array {
  const row = allocateBytes(key.length + 12)
  writeInt32(row, 0, key.length)
  row.set(key, 4)
  writeInt64(row, key.length + 4, timestamp)
  return row
}

function versionedRow(value: Uint8Array | null): Uint8Array {
  const row = allocateBytes(1 + (value?.length ?? 0))
  row[0] = value === null ? 0 : 1
  if (value !== null) row.set(value, 1)
  return row
}

function keyIn(row: Uint8Array): Uint8Array {
  return row.subarray(4, 4 + readInt32(row, 0))
}

function timestampIn(row: Uint8Array): number {
  return readInt64(row, row.length - 8)
}

function versionIn({ key, value }: ByteEntry): Version {
  return { timestamp: timestampIn(key), value: value[0] === 0 ? undefined : value.subarray(1) }
}
