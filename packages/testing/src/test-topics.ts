// Typed ends of a topology under test: values instead of bytes.
import type { Headers, LogRecord } from '@millrace/record'
import type { Serde } from '@millrace/serde'

export interface TopicSerdes<K, V> {
  readonly key: Serde<K>
  readonly value: Serde<V>
}

/** A record as a test reads it. */
export interface TestRecord<K, V> {
  readonly key: K | null
  readonly value: V | null
  readonly timestamp: number
  readonly headers: Headers
}

export interface PipeOptions {
  /** Default: the driver's wall clock. */
  readonly timestamp?: number
  readonly headers?: Headers
}

/** What a test input writes through. */
export interface TopicWriter {
  pipe(topic: string, record: RawRecord): void
  readonly wallClockMs: number
}

/** A record of bytes on its way into a topology. */
export interface RawRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly timestamp: number
  readonly headers?: Headers
}

export class TestInputTopic<K, V> {
  readonly name: string
  readonly #serdes: TopicSerdes<K, V>
  readonly #writer: TopicWriter

  constructor(name: string, serdes: TopicSerdes<K, V>, writer: TopicWriter) {
    this.name = name
    this.#serdes = serdes
    this.#writer = writer
  }

  /** Pipes one record; with stores in memory everything that follows from it has happened when this returns. */
  pipe(key: K | null, value: V | null, options: PipeOptions = {}): void {
    const { key: keySerde, value: valueSerde } = this.#serdes
    this.#writer.pipe(this.name, {
      key: key === null ? null : keySerde.serialize(key, { topic: this.name, part: 'key' }),
      value: value === null ? null : valueSerde.serialize(value, { topic: this.name, part: 'value' }),
      timestamp: options.timestamp ?? this.#writer.wallClockMs,
      ...(options.headers === undefined ? {} : { headers: options.headers }),
    })
  }
}

export class TestOutputTopic<K, V> {
  readonly name: string
  readonly #serdes: TopicSerdes<K, V>
  readonly #records: () => readonly LogRecord[]
  #at = 0

  constructor(name: string, serdes: TopicSerdes<K, V>, records: () => readonly LogRecord[]) {
    this.name = name
    this.#serdes = serdes
    this.#records = records
  }

  /** Records that were produced and not yet read through this object. */
  get unread(): number {
    return this.#records().length - this.#at
  }

  /** The next record in the order of production; undefined when there is none. */
  read(): TestRecord<K, V> | undefined {
    const record = this.#records()[this.#at]
    if (record === undefined) return undefined
    this.#at += 1
    return this.#decode(record)
  }

  /** All records not yet read. */
  readAll(): readonly TestRecord<K, V>[] {
    const rest = this.#records().slice(this.#at)
    this.#at += rest.length
    return rest.map((record) => this.#decode(record))
  }

  #decode({ key, value, timestamp, headers }: LogRecord): TestRecord<K, V> {
    const { key: keySerde, value: valueSerde } = this.#serdes
    return {
      key: key === null ? null : keySerde.deserialize(key, { topic: this.name, part: 'key' }),
      value: value === null ? null : valueSerde.deserialize(value, { topic: this.name, part: 'value' }),
      timestamp,
      headers,
    }
  }
}
