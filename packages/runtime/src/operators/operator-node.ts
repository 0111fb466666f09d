// What the walk is made of: a node that takes records, and the way from a node to those after it.
import type { StreamRecord } from '@millrace/record'

/** A node in execution. `process` is synchronous: when it returns, the record and all that followed from it are done with. */
export interface OperatorNode {
  readonly name: string
  process(record: StreamRecord): void
}

/** Names the node that threw; an error that already has a place is returned as it is. */
export type LocateError = (node: string, error: unknown) => Error

/** Called with the node that threw and what it was given. Throws, or returns to leave the record out there. */
export type OnNodeError = (node: string, record: StreamRecord, error: unknown) => void

/** The children of a node, in the order they were connected. */
export class Downstream {
  readonly #children: readonly OperatorNode[]
  readonly #onError: OnNodeError

  constructor(children: readonly OperatorNode[], onError: OnNodeError) {
    this.#children = children
    this.#onError = onError
  }

  /** Depth first: the first child and all below it before the second. */
  forward(record: StreamRecord): void {
    const children = this.#children
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as OperatorNode
      try {
        child.process(record)
      } catch (error) {
        this.#onError(child.name, record, error)
      }
    }
  }
}
