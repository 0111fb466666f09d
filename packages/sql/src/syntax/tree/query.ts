// A query as it was written: SELECT … FROM … WINDOW … WHERE … GROUP BY … PARTITION BY … HAVING … EMIT … LIMIT.
import type { Span } from '../span.ts'
import type { Expression, TimeUnit } from './expression.ts'

export type SelectItem =
  /** `expression [AS alias]`. */
  | {
      readonly kind: 'expression'
      readonly expression: Expression
      readonly alias: string | undefined
      readonly span: Span
    }
  /** `*` or `source.*`. */
  | { readonly kind: 'all'; readonly source: string | undefined; readonly span: Span }
  /** `expression->*`: one column for each field. */
  | { readonly kind: 'all-fields'; readonly expression: Expression; readonly span: Span }

export interface Duration {
  readonly amount: number
  readonly unit: TimeUnit
  readonly span: Span
}

/** A name in FROM, with the alias that was given or the name itself. */
export interface SourceReference {
  readonly name: string
  readonly alias: string
  readonly span: Span
}

export interface Within {
  readonly before: Duration
  readonly after: Duration
  readonly grace: Duration | undefined
  readonly span: Span
}

export interface Join {
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'OUTER'
  readonly source: SourceReference
  readonly within: Within | undefined
  readonly on: Expression
  readonly span: Span
}

export type WindowClause = {
  readonly retention: Duration | undefined
  readonly grace: Duration | undefined
  readonly span: Span
} & (
  | { readonly kind: 'TUMBLING'; readonly size: Duration }
  | { readonly kind: 'HOPPING'; readonly size: Duration; readonly advance: Duration }
  | { readonly kind: 'SESSION'; readonly gap: Duration }
)

export interface Query {
  readonly kind: 'query'
  readonly select: readonly SelectItem[]
  readonly from: SourceReference
  /** Left-deep, in the order in which they were written. */
  readonly joins: readonly Join[]
  readonly window: WindowClause | undefined
  readonly where: Expression | undefined
  /** Undefined without the clause. */
  readonly groupBy: readonly Expression[] | undefined
  readonly partitionBy: readonly Expression[] | undefined
  readonly having: Expression | undefined
  /** Undefined without EMIT: a pull query, where it stands alone. */
  readonly emit: 'CHANGES' | 'FINAL' | undefined
  readonly limit: number | undefined
  readonly span: Span
}
