// Expressions of a query compiled against rows: values or NULL, and what went wrong in the processing log.
import { reasonOf } from '@millrace/record'
import { compileAggregate, type CompiledAggregate } from '../expression/aggregate.ts'
import { compileExpression, typeOf } from '../expression/compile.ts'
import type { CompiledExpression, Evaluator, ExpressionContext } from '../expression/evaluator.ts'
import { type CompiledTableFunction, compileTableFunction } from '../expression/table-function.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'
import type { QueryLog } from './query-node.ts'
import { RowScope } from './row-scope.ts'

export class Compiler {
  readonly #given: Omit<ExpressionContext, 'scope'>

  constructor(given: Omit<ExpressionContext, 'scope'>) {
    this.#given = given
  }

  /** Null for NULL. Throws `SQL_STATEMENT`. */
  typeOf(expression: Expression, columns: readonly Column[]): SqlType | null {
    return typeOf(expression, this.#over(columns))
  }

  compile(expression: Expression, columns: readonly Column[]): CompiledExpression {
    return compileExpression(expression, this.#over(columns))
  }

  aggregate(call: FunctionCall, columns: readonly Column[]): CompiledAggregate {
    return compileAggregate(call, this.#over(columns))
  }

  tableFunction(call: FunctionCall, columns: readonly Column[]): CompiledTableFunction {
    return compileTableFunction(call, this.#over(columns))
  }

  isAggregate({ name }: FunctionCall): boolean {
    return this.#given.functions.find(name)?.kind === 'aggregate'
  }

  #over(columns: readonly Column[]): ExpressionContext {
    return { ...this.#given, scope: new RowScope(columns) }
  }
}

/** Where in a query an expression is, for the log. */
export interface EvaluationSite extends QueryLog {
  readonly step: string
  /** `Error computing expression F0 + 1 for column X`: what the entry says. */
  readonly what: string
}

/** The value, or NULL with an entry in the log. */
export function guarded<T extends SqlValue | readonly SqlValue[]>(
  evaluate: (row: Row) => T,
  { log, queryId, step, what }: EvaluationSite,
  otherwise: T,
): (row: Row) => T {
  return (row) => {
    try {
      return evaluate(row)
    } catch (cause) {
      const message = `${what}: ${reasonOf(cause)}`
      log.write({ kind: 'record processing error', queryId, step, message, cause, row })
      return otherwise
    }
  }
}

/** The value of a column of the result. */
export function guardedColumn(
  expression: Expression,
  { evaluate, neverFails }: CompiledExpression,
  site: Omit<EvaluationSite, 'what'>,
  column: string,
): Evaluator {
  if (neverFails) return evaluate
  const what = `Error computing expression ${formatExpression(expression)} for column ${column}`
  return guarded<SqlValue>(evaluate, { ...site, what }, null)
}
