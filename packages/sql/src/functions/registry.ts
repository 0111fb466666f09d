// The functions that statements can call: built in, and the program's own. Found whatever the case of their name.
import { functionInvalid } from '../errors.ts'
import type { AggregateFunction } from './aggregate-function.ts'
import type { ScalarFunction } from './scalar-function.ts'
import { signatureText } from './signature.ts'
import type { TableFunction } from './table-function.ts'

export type SqlFunction = ScalarFunction | TableFunction | AggregateFunction

export class FunctionRegistry {
  readonly #functions = new Map<string, SqlFunction>()

  constructor(functions: Iterable<SqlFunction> = []) {
    for (const one of functions) this.add(one)
  }

  /**
   * Makes a function known. One of a known name and the same kind becomes its overload.
   *
   * @throws {MillraceError} `SQL_FUNCTION_INVALID` when the name belongs to another kind of function, or these parameters to another overload.
   */
  add(added: SqlFunction): this {
    const key = added.name.toUpperCase()
    const known = this.#functions.get(key)
    if (known && known.kind !== added.kind) {
      throw functionInvalid(
        `${key} is already ${article[known.kind]} function; give ${article[added.kind]} one another name`,
      )
    }
    const signatures = [...(known?.signatures ?? []), ...added.signatures]
    const texts = signatures.map(({ params }) =>
      signatureText(
        key,
        params.map((param) => ({ ...param, name: '' })),
      ),
    )
    const twice = texts.find((text, index) => texts.indexOf(text) < index)
    if (twice !== undefined)
      throw functionInvalid(`${twice} is declared twice; overloads differ in their parameters' types`)
    this.#functions.set(key, {
      ...added,
      ...(known && { name: known.name, description: known.description }),
      signatures,
    } as SqlFunction)
    return this
  }

  find(name: string): SqlFunction | undefined {
    return this.#functions.get(name.toUpperCase())
  }

  /** In the order of their names. */
  all(): SqlFunction[] {
    return [...this.#functions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  }
}

const article = { scalar: 'a scalar', table: 'a table', aggregate: 'an aggregate' }
