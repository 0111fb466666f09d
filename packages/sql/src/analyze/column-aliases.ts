// Names of columns that nobody named: a field's own, else KSQL_COL_0, KSQL_COL_1, … Never one that a source has.
import type { Expression } from '../syntax/tree/expression.ts'

export class ColumnAliases {
  readonly #used: Set<string>

  constructor(used: Iterable<string>) {
    this.#used = new Set(used)
  }

  /** Of `a->b` the field's name, with a number where it is used; of anything else a generated one. */
  aliasFor(expression: Expression): string {
    return expression.kind === 'field' ? this.#numbered(expression.field) : this.#generated()
  }

  /** The first of `base`, `base_1`, … that is free. */
  #numbered(base: string): string {
    const alias = this.#firstFree((n) => (n === 0 ? base : `${base}_${n}`))
    this.#used.add(alias)
    return alias
  }

  #generated(): string {
    const alias = this.#firstFree((n) => `KSQL_COL_${n}`)
    this.#used.add(alias)
    return alias
  }

  #firstFree(candidate: (n: number) => string): string {
    let n = 0
    while (this.#used.has(candidate(n))) n += 1
    return candidate(n)
  }
}
