// Expressions of a query compiled against rows: values or NULL, and what went wrong in the processing log.
import { reasonOf } from '@millrace/record'
import { compileAggregate, type CompiledAggregate } from '../expression/aggregate.ts'
import { compileExpression, typeOf } from '../expression/compile.ts'
import type { CompiledExpression, Evaluator, ExpressionContext } from '../expression/evaluator.ts'
import { type CompiledTableFunction, compileTableFunction } from '../expression/table-function.ts'
import type { FunctionContext } from '../functions/context.ts'
import type { FunctionRegistry } from '../functions/registry.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'
import type { QueryLog } from './query-node.ts'
import { RowScope } from './row-scope.ts'

export class Compiler {
  readonly #functions: FunctionRegistry
  readonly #typeNamed: ExpressionContext['typeNamed']
  readonly #site: FunctionContext
  readonly #onError: ExpressionContext['onError']

  constructor(context: Omit<ExpressionContext, 'scope'>) {
    this.#functions = context.functions
    this.#typeNamed = context.typeNamed
    this.#site = context.site
    this.#onError = context.onError
  }

  get functions(): FunctionRegistry {
    return this.#functions
  }

  /** Null for NULL. Throws `SQL_STATEMENT`. */
  typeOf(expression: Expression, columns: readonly Column[]): SqlType | null {
    return typeOf(expression, this.#context(columns))
  }

  compile(expression: Expression, columns: readonly Column[]): CompiledExpression {
    return compileExpression(expression, this.#context(columns))
  }

  aggregate(call: FunctionCall, columns: readonly Column[]): CompiledAggregate {
    return compileAggregate(call, this.#context(columns))
  }

  tableFunction(call: FunctionCall, columns: readonly Column[]): CompiledTableFunction {
    return compileTableFunction(call, this.#context(columns))
  }

  isAggregate({ name }: FunctionCall): boolean {
    return this.#functions.find(name)?.kind === 'aggregate'
  }

  isTableFunction({ name }: FunctionCall): boolean {
    return this.#functions.find(name)?.kind === 'table'
  }

  #context(columns: readonly Column[]): ExpressionContext {
    return {
      scope: new RowScope(columns),
      functions: this.#functions,
      typeNamed: this.#typeNamed,
      site: this.#site,
      onError: this.#onError,
    }
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
