// A format that the keys or values of a topic can be in, as PRINT tries it on them.

export interface Reading {
  readonly text: string
  /** The bytes look like it, too: it is shown before others that would be possible. */
  readonly isLikely: boolean
}

export interface RecordFormat {
  /** ksqlDB's: `KAFKA_BIGINT`, `SESSION(JSON)`. */
  readonly name: string
  /** Undefined: these bytes are not in it. Never rejects. */
  read(bytes: Uint8Array): Reading | undefined | Promise<Reading | undefined>
}
