// Forwards what it gets: merge, and the end of a branch.

export interface PassThroughOperator {
  readonly kind: 'pass-through'
}
