// A stream read as a table. Null keys are dropped and counted.

export interface StreamToTableOperator {
  readonly kind: 'stream-to-table'
  readonly store: string | undefined
  readonly sendOldValues: boolean
}
