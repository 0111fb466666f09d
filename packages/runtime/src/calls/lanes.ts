// Which records of a node must stay behind each other: a lane each for those of one key, or of one input partition.
import type { LogRecord, StreamRecord } from '@millrace/record'
import type { AsyncOrder } from '@millrace/topology'

/** Where a record came from. */
export interface KeptPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Its bytes; undefined for an update that a cache held back, and for what a punctuation made. */
  readonly source: LogRecord | undefined
}

/** Records in the order in which they came and must leave. */
export interface Lane<Entry> {
  readonly id: unknown
  readonly entries: Entry[]
}

export class Lanes<Entry> {
  readonly #ordered: AsyncOrder
  readonly #lanes = new Map<unknown, Lane<Entry>>()

  constructor(ordered: AsyncOrder) {
    this.#ordered = ordered
  }

  /** A lane without entries is not kept: it becomes one of the node's when an entry is added by `add`. */
  laneOf({ key }: StreamRecord, { topic, partition }: KeptPlace): Lane<Entry> {
    const id = this.#ordered === 'partition' ? `${topic}-${partition}` : keyIdentity(key)
    return this.#lanes.get(id) ?? { id, entries: [] }
  }

  add(lane: Lane<Entry>, entry: Entry): void {
    lane.entries.push(entry)
    // Records without a key have no order: each has a lane of its own.
    if (lane.id !== null) this.#lanes.set(lane.id, lane)
  }

  /** Takes the first entry out. */
  shift(lane: Lane<Entry>): void {
    lane.entries.shift()
    if (lane.entries.length === 0) this.#lanes.delete(lane.id)
  }

  clear(): void {
    this.#lanes.clear()
  }
}

/** The same for equal keys. That it may be the same for two keys, where JSON cannot tell them apart, costs waiting and nothing else. */
function keyIdentity(key: unknown): unknown {
  if (typeof key !== 'object' || key === null) return key
  if (key instanceof Uint8Array) return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1')
  try {
    return JSON.stringify(key, (_name, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))
  } catch {
    return ''
  }
}
