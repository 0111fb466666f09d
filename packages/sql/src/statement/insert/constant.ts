// A value that a statement gives a column: an expression without columns, computed at once.
import { prepareError, statementError } from '../../errors.ts'
import { compileExpression } from '../../expression/compile.ts'
import type { ExpressionContext } from '../../expression/evaluator.ts'
import { functionContext } from '../../functions/context.ts'
import type { Column } from '../../schema/schema.ts'
import { formatExpression } from '../../syntax/format/expression.ts'
import type { Expression } from '../../syntax/tree/expression.ts'
import type { SqlValue } from '../../types/value.ts'
import type { StatementContext } from '../context.ts'
import { coerced } from './insert-coercion.ts'

/** Of the column's type. @throws {MillraceError} `SQL_STATEMENT`, `SQL_SYNTAX` */
export function constant(expression: Expression, column: Column, context: StatementContext): SqlValue {
  const { catalog, functions, clock, random, settings } = context
  const scope: ExpressionContext = {
    scope: {
      slot({ source, span }) {
        if (source !== undefined) throw prepareError(`'${source}' is not a valid stream/table name or alias.`, { span })
        throw statementError(`Unsupported column reference in insert value: ${formatExpression(expression)}`, {
          span: expression.span,
        })
      },
    },
    functions,
    typeNamed: (name) => catalog.type(name),
    site: functionContext({ clock, random, properties: settings }),
  }
  const { type, evaluate } = compileExpression(expression, scope)
  return coerced(evaluate([]), type, column)
}

/** @throws {MillraceError} `SQL_STATEMENT` where there are more columns than values, or fewer. */
export function checkOneForEach(named: readonly string[], columns: number, values: readonly Expression[]): void {
  if (columns === values.length) return
  const names = named.map((name) => `\`${name}\``).join(', ')
  const given = values.map((value) => formatExpression(value)).join(', ')
  throw statementError(`Expected a value for each column. Expected Columns: [${names}]. Got [${given}]`)
}
