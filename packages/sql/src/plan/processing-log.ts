// What goes wrong with single records, told to whoever runs a query; the query goes on.

export interface ProcessingLogEntry {
  readonly kind: 'deserialization error' | 'record processing error' | 'serialization error' | 'kafka streams error'
  readonly queryId: string
  /** The place in the plan: `Project`, `WhereFilter`, `KafkaTopic_Left/Source`, … */
  readonly step: string
  readonly message: string
  readonly cause: unknown
  /** The row, as far as it is known. */
  readonly row: unknown
}

export interface ProcessingLog {
  write(entry: ProcessingLogEntry): void
}
