// A timestamped key-value store as a table operator uses it: keys encoded once, rows as (value, timestamp), each put logged.
// Order of a put, as in Kafka Streams: typed row ▸ record cache (if any) ▸ changelog ▸ bytes.
import type { StreamRecord } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ByteStore } from '@millrace/state'
import { bareValue, encodeTimestamped, timestampOf } from './timestamped-value.ts'

/** Logs one put: the bare value, or null for a deletion. */
export type LogPut = (key: Uint8Array, value: Uint8Array | null, timestamp: number) => void

export interface TimestampedTableOptions {
  readonly keySerde: Serde<unknown>
  readonly valueSerde: Serde<unknown>
  /** The changelog's topic, which Kafka Streams shows to serdes. */
  readonly topic: string
  readonly bytes: ByteStore
  readonly log: LogPut | undefined
}

export interface Row {
  readonly value: unknown
  readonly timestamp: number
}

export class TimestampedTable {
  readonly cached = false
  readonly #options: TimestampedTableOptions
  readonly #keyContext: SerdeContext
  readonly #valueContext: SerdeContext

  constructor(options: TimestampedTableOptions) {
    this.#options = options
    this.#keyContext = { topic: options.topic, part: 'key' }
    this.#valueContext = { topic: options.topic, part: 'value' }
  }

  encodeKey(key: unknown): Uint8Array {
    return this.#options.keySerde.serialize(key, this.#keyContext)
  }

  get(key: unknown): Row | undefined {
    return this.read(this.encodeKey(key))
  }

  read(keyBytes: Uint8Array): Row | undefined {
    const row = this.#options.bytes.get(keyBytes)
    if (row === undefined) return undefined
    const value = this.#options.valueSerde.deserialize(bareValue(row), this.#valueContext)
    return { value, timestamp: timestampOf(row) }
  }

  write(keyBytes: Uint8Array, value: unknown, timestamp: number, cause: StreamRecord): void {
    const { bytes, log, valueSerde } = this.#options
    if (value === null || value === undefined) {
      bytes.put(keyBytes, null)
      log?.(keyBytes, null, cause.timestamp)
      return
    }
    const bare = valueSerde.serialize(value, this.#valueContext)
    bytes.put(keyBytes, encodeTimestamped(bare, timestamp))
    log?.(keyBytes, bare, timestamp)
  }

  onFlush(): void {}
}
