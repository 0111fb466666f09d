// A table's changes as a stream of its new values; a deletion is a null value.

export interface TableToStreamOperator {
  readonly kind: 'table-to-stream'
}
