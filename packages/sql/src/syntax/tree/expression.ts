// Expressions as they were written: nothing is resolved, no type is known. Immutable; every node knows its place in the text.
import type { SqlType } from '../../types/sql-type.ts'
import type { Span } from '../span.ts'
import type { TypeTree } from './type.ts'

interface Node {
  readonly span: Span
}

export interface NullLiteral extends Node {
  readonly kind: 'null'
}
export interface BooleanLiteral extends Node {
  readonly kind: 'boolean'
  readonly value: boolean
}
/** Within 32 bits. */
export interface IntegerLiteral extends Node {
  readonly kind: 'integer'
  readonly value: number
}
/** Beyond 32 and within 64 bits. */
export interface LongLiteral extends Node {
  readonly kind: 'long'
  readonly value: bigint
}
/** `text` has the digits as they were written. */
export interface DecimalLiteral extends Node {
  readonly kind: 'decimal'
  readonly text: string
}
/** With an exponent. */
export interface DoubleLiteral extends Node {
  readonly kind: 'double'
  readonly value: number
}
export interface StringLiteral extends Node {
  readonly kind: 'string'
  readonly value: string
}
/** `DAYS` and the like, where a function wants a unit of time. */
export interface IntervalUnit extends Node {
  readonly kind: 'unit'
  readonly unit: TimeUnit
}
export type TimeUnit = 'DAYS' | 'HOURS' | 'MINUTES' | 'SECONDS' | 'MILLISECONDS'

/** `name` or `source.name`. */
export interface ColumnReference extends Node {
  readonly kind: 'column'
  readonly source: string | undefined
  readonly name: string
}
/** A parameter of the lambda around it. */
export interface LambdaVariable extends Node {
  readonly kind: 'variable'
  readonly name: string
}

export interface Arithmetic extends Node {
  readonly kind: 'arithmetic'
  readonly operator: '+' | '-' | '*' | '/' | '%'
  readonly left: Expression
  readonly right: Expression
}
export interface Sign extends Node {
  readonly kind: 'sign'
  readonly operator: '+' | '-'
  readonly operand: Expression
}
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'IS DISTINCT FROM' | 'IS NOT DISTINCT FROM'
export interface Comparison extends Node {
  readonly kind: 'comparison'
  readonly operator: ComparisonOperator
  readonly left: Expression
  readonly right: Expression
}
export interface Logical extends Node {
  readonly kind: 'logical'
  readonly operator: 'AND' | 'OR'
  readonly left: Expression
  readonly right: Expression
}
export interface Not extends Node {
  readonly kind: 'not'
  readonly operand: Expression
}
export interface IsNull extends Node {
  readonly kind: 'is-null'
  readonly operand: Expression
  readonly negated: boolean
}
/** `NOT BETWEEN`, `NOT IN` and `NOT LIKE` are {@link Not} around these. */
export interface Between extends Node {
  readonly kind: 'between'
  readonly operand: Expression
  readonly low: Expression
  readonly high: Expression
}
export interface In extends Node {
  readonly kind: 'in'
  readonly operand: Expression
  readonly list: readonly Expression[]
}
export interface Like extends Node {
  readonly kind: 'like'
  readonly operand: Expression
  readonly pattern: Expression
  /** One character. */
  readonly escape: string | undefined
}

export interface When {
  readonly condition: Expression
  readonly result: Expression
}
/** With an `operand`: `CASE x WHEN …`, which parses and cannot be executed. */
export interface Case extends Node {
  readonly kind: 'case'
  readonly operand: Expression | undefined
  readonly whens: readonly When[]
  readonly otherwise: Expression | undefined
}
export interface Cast extends Node {
  readonly kind: 'cast'
  readonly operand: Expression
  readonly type: TypeTree
}
export interface FunctionCall extends Node {
  readonly kind: 'call'
  /** In upper case. */
  readonly name: string
  readonly args: readonly Expression[]
}
export interface Lambda extends Node {
  readonly kind: 'lambda'
  readonly parameters: readonly string[]
  readonly body: Expression
}
export interface ArrayConstructor extends Node {
  readonly kind: 'array'
  readonly elements: readonly Expression[]
}
export interface MapConstructor extends Node {
  readonly kind: 'map'
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]
}
export interface StructConstructor extends Node {
  readonly kind: 'struct'
  readonly fields: readonly { readonly name: string; readonly value: Expression }[]
}
/** `base[index]` of an array or map. */
export interface Subscript extends Node {
  readonly kind: 'subscript'
  readonly base: Expression
  readonly index: Expression
}
/** `base->field`. */
export interface FieldAccess extends Node {
  readonly kind: 'field'
  readonly base: Expression
  readonly field: string
}
/** A cast that the analysis put in; no text has it. */
export interface ImplicitCast extends Node {
  readonly kind: 'implicit-cast'
  readonly operand: Expression
  readonly type: SqlType
}

export type Literal =
  | NullLiteral
  | BooleanLiteral
  | IntegerLiteral
  | LongLiteral
  | DecimalLiteral
  | DoubleLiteral
  | StringLiteral

export type Expression =
  | Literal
  | IntervalUnit
  | ColumnReference
  | LambdaVariable
  | Arithmetic
  | Sign
  | Comparison
  | Logical
  | Not
  | IsNull
  | Between
  | In
  | Like
  | Case
  | Cast
  | FunctionCall
  | Lambda
  | ArrayConstructor
  | MapConstructor
  | StructConstructor
  | Subscript
  | FieldAccess
  | ImplicitCast
