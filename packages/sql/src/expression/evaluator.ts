// What an expression becomes: a JavaScript function of a row, made once, with the types known.
import type { FunctionContext } from '../functions/context.ts'
import type { FunctionRegistry } from '../functions/registry.ts'
import type { ColumnReference } from '../syntax/tree/expression.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'

/** Where in a row a column is. */
export interface Slot {
  readonly index: number
  readonly type: SqlType
}

/** The columns that an expression may name. */
export interface Scope {
  /** Throws `SQL_STATEMENT` where there is no such column, or more than one. */
  slot(reference: ColumnReference): Slot
  /** Of all columns: a parameter of a lambda may not have one of them. */
  names?(): Iterable<string>
}

/** Told of what became NULL within an expression, while the rest of it went on: `what` is a function's name, a type, a part of a constructor. */
export type ErrorListener = (error: unknown, row: Row, what: string) => void

export interface ExpressionContext {
  readonly scope: Scope
  readonly functions: FunctionRegistry
  /** Of named types, for CAST. */
  readonly typeNamed: (name: string) => SqlType | undefined
  readonly site: FunctionContext
  readonly onError?: ErrorListener | undefined
}

/** Throws `SQL_EVALUATION`, or what a function of the program's own throws, where there is no value. */
export type Evaluator = (row: Row) => SqlValue

export interface CompiledExpression {
  /** Null: the literal NULL. */
  readonly type: SqlType | null
  readonly evaluate: Evaluator
  /** Of a literal (a sign before a number included) its value; undefined otherwise. */
  readonly literal: SqlValue | undefined
  /** True when `evaluate` never throws. */
  readonly neverFails: boolean
}
