// Calls of table functions: a row becomes any number of values.
import { instantiateTable } from '../functions/table-function.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'
import type { FunctionCall } from '../syntax/tree/expression.ts'
import { functionOf, resolveCall } from './call.ts'
import { environment } from './compile.ts'
import { type Compiled, orNull, refuse } from './compiled.ts'
import type { ExpressionContext } from './evaluator.ts'

export interface CompiledTableFunction {
  /** Throws what the function throws; an argument that has no value is NULL for it. */
  readonly evaluate: (row: Row) => readonly SqlValue[]
  /** Of each value. */
  readonly type: SqlType
}

/** @throws {MillraceError} `SQL_STATEMENT` when the call is none of a table function, or its arguments are not those of one. */
export function compileTableFunction(tree: FunctionCall, context: ExpressionContext): CompiledTableFunction {
  const fn = functionOf(tree, context.functions)
  if (fn.kind !== 'table') refuse(tree, `${tree.name} is not a table function`)
  const { call, ready } = resolveCall(tree, fn, environment(context))
  const args = ready()
  const values = args.map(({ value }) => orNull(value as Compiled, tree.name, context))
  const invoke = instantiateTable(
    call,
    args.map(({ literal }) => literal),
    context.site,
  )
  return { evaluate: (row) => invoke(...values.map((value) => value(row))), type: call.returns }
}
