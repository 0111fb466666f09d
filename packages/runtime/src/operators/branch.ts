// Sends a record to the first branch whose predicate is true, else to the default branch, else nowhere (not counted as dropped).
import type { StreamRecord } from '@millrace/record'
import type { BranchOperator, Predicate } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'

export class Branch implements OperatorNode {
  readonly name: string
  readonly #branches: readonly { readonly predicate: Predicate; readonly child: Downstream }[]
  readonly #default: Downstream | undefined

  constructor(operator: BranchOperator, context: OperatorContext) {
    this.name = context.name
    this.#branches = operator.branches.map(({ predicate, child }) => ({ predicate, child: context.child(child) }))
    this.#default = operator.defaultChild === undefined ? undefined : context.child(operator.defaultChild)
  }

  process(record: StreamRecord): void {
    for (const branch of this.#branches) {
      if (branch.predicate(record.key, record.value)) return branch.child.forward(record)
    }
    this.#default?.forward(record)
  }
}
