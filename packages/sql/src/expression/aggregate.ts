// Calls of aggregate functions: what an operator folds each row of a group into.
import { type AnyAggregator, instantiateAggregate } from '../functions/aggregate-function.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { FunctionCall } from '../syntax/tree/expression.ts'
import { functionOf, resolveCall } from './call.ts'
import { environment } from './compile.ts'
import { type Compiled, refuse } from './compiled.ts'
import type { CompiledExpression, ExpressionContext } from './evaluator.ts'

export interface CompiledAggregate {
  /** The arguments that are not literals, in the order in which the aggregator takes them. */
  readonly args: readonly CompiledExpression[]
  readonly aggregator: AnyAggregator
  readonly stateType: SqlType
  /** Of the result. */
  readonly type: SqlType
  /** False: it cannot be applied to a table. */
  readonly undoes: boolean
}

/** @throws {MillraceError} `SQL_STATEMENT` when the call is none of an aggregate function, or its arguments are not those of one. */
export function compileAggregate(tree: FunctionCall, context: ExpressionContext): CompiledAggregate {
  const env = environment(context)
  const fn = functionOf(tree, context.functions)
  if (fn.kind !== 'aggregate') refuse(tree, `${tree.name} is not an aggregate function`)
  const { call, args, ready } = resolveCall(tree, fn, env)
  const instance = instantiateAggregate(tree.name, call, args, context.site)
  if (!instance.ok) refuse(tree, instance.message)
  const { aggregator, columns, stateType } = instance.call
  const values = ready().map(({ value }) => value as Compiled)
  const { undoes } = call.signature
  return { args: values.slice(0, columns), aggregator, stateType, type: call.returns, undoes }
}
