// What a query selects, against the columns of the step before: names, expressions, and which of them are the key.
import type { Selected } from '../analyze/analysis.ts'
import { identityOf, rewrite } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import { type SqlType, typeText } from '../types/sql-type.ts'
import type { QueryNode } from './query-node.ts'

/** A column of a projection. */
export interface NamedExpression {
  readonly name: string
  readonly expression: Expression
}

/** Columns as the rows of a plan have them: joined rows have those of all sources, each with its source's name before it. */
export type Unqualify = (expression: Expression) => Expression

export function unqualify(isJoin: boolean): Unqualify {
  const bare = (column: ColumnReference): ColumnReference =>
    column.source === undefined
      ? column
      : { ...column, source: undefined, name: isJoin ? joinedName(column.source, column.name) : column.name }
  return (expression) => rewrite(expression, (part) => (part.kind === 'column' ? bare(part) : undefined))
}

/** What a source's column is called once its rows are joined. */
export function joinedName(alias: string, column: string): string {
  return `${alias}_${column}`
}

export function columnNamed(name: string, span = { start: 0, end: 0 }): ColumnReference {
  return { kind: 'column', source: undefined, name, span }
}

/** Of expressions without sources, and of `*`. */
export class Projection {
  readonly items: readonly Selected[]
  readonly #expressions: ReadonlySet<string>
  readonly #stars: ReadonlySet<string | undefined>

  constructor(items: readonly Selected[]) {
    this.items = items
    const expressions = items.flatMap((item) => (item.kind === 'expression' ? [identityOf(item.expression)] : []))
    this.#expressions = new Set(expressions)
    this.#stars = new Set(items.flatMap((item) => (item.kind === 'all' ? [item.source] : [])))
  }

  /** True where a column is selected, by itself or by a star. `source` is the one that it is of. */
  has(column: Expression, source: string | undefined): boolean {
    return this.#stars.has(undefined) || this.#stars.has(source) || this.#expressions.has(identityOf(column))
  }

  /** Stars are replaced by what `input` has. `typeOf` is asked for the fields of `struct->*`. */
  expand(input: QueryNode, typeOf: (expression: Expression) => SqlType | null): NamedExpression[] {
    return this.items.flatMap((item): NamedExpression[] => {
      if (item.kind === 'all') {
        return input.star(item.source).map((name) => ({ name, expression: columnNamed(name, item.span) }))
      }
      const expression = input.resolve(item.expression)
      if (item.kind === 'expression') return [{ name: item.alias, expression }]
      const type = typeOf(expression)
      if (type?.kind !== 'STRUCT') {
        const shown = type === null ? 'NULL' : typeText(type)
        throw statementError(
          `${formatExpression(expression)} is not a STRUCT but ${shown}; only a STRUCT has fields that ->* gives.`,
          {
            span: item.span,
          },
        )
      }
      return type.fields.map(({ name }) => ({
        name,
        expression: { kind: 'field', base: expression, field: name, span: item.span },
      }))
    })
  }
}
