// The buffer of a suppress made real: values through serdes, updates with the place they came from, changes logged at each commit.
import type { Change, Clock, Header, StreamRecord } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import { type BufferedContext, SuppressBuffer } from '@millrace/state'
import type { ChangelogTarget } from '../changelog/changelog.ts'
import type { TableLookup, UpdateBuffer } from '../operators/context.ts'
import type { ContextKeeper, OpenStore, StoreParts } from './open-store.ts'
import { requireSerde } from './require-serde.ts'

/** Kafka Streams' mark of the row's format. */
const formatHeaders: readonly Header[] = [{ key: 'v', value: new Uint8Array([3]) }]

export function openSuppressBuffer(parts: StoreParts): OpenStore {
  const { spec, stored, at, keeper } = parts
  const key = requireSerde(spec.keySerde, 'key', `store ${spec.name}`)
  const value = requireSerde(spec.valueSerde, 'value', `store ${spec.name}`)
  const rows = new SuppressBuffer(stored, parts.changelog && logger(parts.target, parts.clock, at))
  const buffer = new HeldUpdates(rows, { key, value, topic: at.topic }, keeper)
  return {
    view: rows,
    buffer,
    // A row is stored as it is logged.
    restore: (record) => (record.key === null ? undefined : { key: record.key, value: record.value }),
    save: () => rows.save(),
    load: () => rows.load(),
    rollback: () => rows.load(),
  }
}

/** Kafka Streams leaves the timestamp to its producer, which takes the wall clock's. */
function logger(
  target: ChangelogTarget,
  clock: Clock,
  { topic, partition }: StoreParts['at'],
): (key: Uint8Array, row: Uint8Array | null) => void {
  return (key, row) => target.send(topic, partition, clock.now(), key, row, row === null ? [] : formatHeaders)
}

interface BufferSerdes {
  readonly key: Serde<unknown>
  readonly value: Serde<unknown>
  readonly topic: string
}

class HeldUpdates implements UpdateBuffer {
  readonly #rows: SuppressBuffer
  readonly #serdes: BufferSerdes
  readonly #keeper: ContextKeeper
  readonly #asKey: SerdeContext
  readonly #asValue: SerdeContext

  constructor(rows: SuppressBuffer, serdes: BufferSerdes, keeper: ContextKeeper) {
    this.#rows = rows
    this.#serdes = serdes
    this.#keeper = keeper
    this.#asKey = { topic: serdes.topic, part: 'key' }
    this.#asValue = { topic: serdes.topic, part: 'value' }
  }

  get records(): number {
    return this.#rows.records
  }

  get bytes(): number {
    return this.#rows.bytes
  }

  get earliestMs(): number {
    return this.#rows.earliestMs
  }

  put(bufferMs: number, record: StreamRecord): void {
    const { newValue, oldValue } = record.value as Change
    this.#rows.put(this.#keyBytes(record.key), bufferMs, {
      context: this.#keeper.keepContext(record) as BufferedContext,
      oldValue: this.#toBytes(oldValue),
      newValue: this.#toBytes(newValue),
    })
  }

  takeEarliest(emit: (record: StreamRecord) => void): void {
    const earliest = this.#rows.earliest()
    if (earliest === undefined) return
    const { key, row } = earliest
    const change: Change = { newValue: this.#fromBytes(row.newValue), oldValue: this.#fromBytes(row.oldValue) }
    const { timestamp, headers } = row.context
    const record = { key: this.#serdes.key.deserialize(key, this.#asKey), value: change, timestamp, headers }
    this.#keeper.withContext(row.context, () => emit(record))
    this.#rows.remove(key, row)
  }

  over(table: TableLookup): TableLookup {
    return {
      get: (key) => {
        const prior = this.#rows.prior(this.#keyBytes(key))
        if (prior === undefined) return table.get(key)
        // Nobody kept when the value was set.
        return prior === null ? undefined : { value: this.#fromBytes(prior), timestamp: -1 }
      },
    }
  }

  #keyBytes(key: unknown): Uint8Array {
    return this.#serdes.key.serialize(key, this.#asKey)
  }

  #toBytes(value: unknown): Uint8Array | null {
    return value === null ? null : this.#serdes.value.serialize(value, this.#asValue)
  }

  #fromBytes(bytes: Uint8Array | null): unknown {
    return bytes === null ? null : this.#serdes.value.deserialize(bytes, this.#asValue)
  }
}
