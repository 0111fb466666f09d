// A topic read as a table: each record is the new value of its key. Null keys are dropped and counted.

export interface TableSourceOperator {
  readonly kind: 'table-source'
  /** Undefined when nothing needs the table stored. */
  readonly store: string | undefined
  readonly sendOldValues: boolean
}
