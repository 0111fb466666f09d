// A query whose names are known: every column says which source it is of, every selected expression has a name.
import type { DataSource } from '../catalog/source.ts'
import type { Span } from '../syntax/span.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { WindowClause, Within } from '../syntax/tree/query.ts'

export interface AliasedSource {
  readonly alias: string
  readonly source: DataSource
}

/** A join as it was written, turned so that what is joined already is on the left. */
export interface JoinInfo {
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'OUTER'
  readonly left: AliasedSource
  readonly right: AliasedSource
  readonly leftExpression: Expression
  readonly rightExpression: Expression
  /** The condition names the joined source first. */
  readonly flipped: boolean
  readonly within: Within | undefined
}

export type Selected =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias: string; readonly span: Span }
  /** `*`, or with `source` that source's. */
  | { readonly kind: 'all'; readonly source: string | undefined; readonly span: Span }
  | { readonly kind: 'all-fields'; readonly expression: Expression; readonly span: Span }

export interface Analysis {
  readonly from: AliasedSource
  /** In the order of FROM. */
  readonly sources: readonly AliasedSource[]
  readonly joins: readonly JoinInfo[]
  readonly select: readonly Selected[]
  readonly where: Expression | undefined
  readonly groupBy: readonly Expression[] | undefined
  readonly partitionBy: readonly Expression[] | undefined
  readonly having: Expression | undefined
  readonly window: WindowClause | undefined
  readonly emit: 'CHANGES' | 'FINAL' | undefined
  readonly limit: number | undefined
  readonly tableFunctions: readonly FunctionCall[]
}
