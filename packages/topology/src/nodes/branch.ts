// Sends a record to the first branch whose predicate is true, else to the default branch, else nowhere.
import type { Predicate } from '../functions.ts'

export interface BranchOperator {
  readonly kind: 'branch'
  readonly branches: readonly { readonly child: string; readonly predicate: Predicate }[]
  readonly defaultChild: string | undefined
}
