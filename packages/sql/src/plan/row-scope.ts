// The columns of a row, for expressions.
import { statementError } from '../errors.ts'
import type { Scope, Slot } from '../expression/evaluator.ts'
import type { Column } from '../schema/schema.ts'
import type { ColumnReference } from '../syntax/tree/expression.ts'

/** Every column by its name; columns with a source have none left when expressions are compiled. */
export class RowScope implements Scope {
  readonly #slots: ReadonlyMap<string, Slot>

  constructor(columns: readonly Column[]) {
    this.#slots = new Map(columns.map(({ name, type }, index) => [name, { index, type }]))
  }

  names(): Iterable<string> {
    return this.#slots.keys()
  }

  slot({ source, name, span }: ColumnReference): Slot {
    const slot = source === undefined ? this.#slots.get(name) : undefined
    if (slot) return slot
    throw statementError(`Column '${source === undefined ? '' : `${source}.`}${name}' cannot be resolved.`, { span })
  }
}
