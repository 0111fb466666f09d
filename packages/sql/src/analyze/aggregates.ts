// What a grouped query folds: its aggregate calls, and the columns that it needs beside them. Everything is without sources.
import { statementError } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { ColumnReference, Expression, FunctionCall } from '../syntax/tree/expression.ts'
import { isWindowBound } from './system-columns.ts'
import { identityOf, partsOf } from './traverse.ts'

export interface GroupedQuery {
  readonly select: readonly Expression[]
  readonly where: Expression | undefined
  readonly groupBy: readonly Expression[]
  readonly having: Expression | undefined
  /** Has a WINDOW clause. */
  readonly windowed: boolean
  readonly isAggregate: (call: FunctionCall) => boolean
}

export interface Aggregates {
  /** Each once. */
  readonly calls: readonly FunctionCall[]
  /** Columns used outside of them, window bounds left out, each once. */
  readonly columns: readonly ColumnReference[]
  /** Names of columns used anywhere, in arguments and WHERE, too, each once; ROWTIME for a call without arguments. */
  readonly required: readonly string[]
}

/** Throws `SQL_STATEMENT` where something is neither grouped by nor aggregated. */
export function aggregatesOf(query: GroupedQuery): Aggregates {
  const visitor = new Visitor(query)
  for (const expression of query.select) visitor.select(expression)
  if (query.where) visitor.where(query.where)
  for (const expression of query.groupBy) visitor.groupBy(expression)
  if (query.having) visitor.having(query.having)
  return visitor.result()
}

/** Called with each column, and the aggregate call that it is an argument of. */
type OnColumn = (column: ColumnReference, inside: FunctionCall | undefined) => void

class Visitor {
  readonly #query: GroupedQuery
  readonly #groups: ReadonlySet<string>
  readonly #calls = new Map<string, FunctionCall>()
  readonly #columns = new Map<string, ColumnReference>()
  readonly #required = new Set<string>()
  readonly #loneSelects: Expression[] = []
  readonly #loneHaving: Expression[] = []

  constructor(query: GroupedQuery) {
    this.#query = query
    this.#groups = new Set(query.groupBy.map(identityOf))
  }

  select(expression: Expression): void {
    const lone = new Map<string, ColumnReference>()
    this.#visit(expression, (column, inside) => {
      if (inside) this.#refuseBounds(column)
      else if (!this.#isGrouped(column)) lone.set(identityOf(column), column)
    })
    if (lone.size > 0) this.#loneSelects.push(expression)
  }

  where(expression: Expression): void {
    for (const column of columnsOf(expression)) {
      this.#refuseBounds(column)
      this.#required.add(column.name)
    }
  }

  groupBy(expression: Expression): void {
    const call = callsOf(expression).find(this.#query.isAggregate)
    if (call) {
      throw statementError(`GROUP BY does not support aggregate functions: ${call.name} is an aggregate function.`, {
        span: call.span,
      })
    }
    this.#visit(expression, () => undefined)
    for (const column of columnsOf(expression)) this.#refuseBounds(column)
  }

  having(expression: Expression): void {
    for (const column of columnsOf(expression)) this.#refuseBounds(column)
    this.#visit(expression, (column, inside) => {
      if (!inside && !this.#isGrouped(column)) this.#loneHaving.push(column)
    })
  }

  result(): Aggregates {
    if (this.#calls.size === 0) {
      throw statementError('GROUP BY requires aggregate functions in either the SELECT or HAVING clause.')
    }
    refuseLone(
      'Non-aggregate SELECT expression(s) not part of GROUP BY: ',
      this.#loneSelects,
      'Either add the column(s) to the GROUP BY or remove them from the SELECT.',
    )
    refuseLone(
      'Non-aggregate HAVING expression not part of GROUP BY: ',
      this.#loneHaving,
      'Consider switching the HAVING clause to a WHERE clause before the GROUP BY.',
    )
    const [calls, columns, required] = [this.#calls, this.#columns, this.#required]
    return { calls: [...calls.values()], columns: [...columns.values()], required: [...required] }
  }

  #visit(expression: Expression, onColumn: OnColumn, inside?: FunctionCall, grouped = false): void {
    if (expression.kind === 'column') {
      if (!isWindowBound(expression.name)) {
        this.#required.add(expression.name)
        if (!inside) this.#columns.set(identityOf(expression), expression)
      }
      if (!grouped) onColumn(expression, inside)
      return
    }
    const call = expression.kind === 'call' && this.#query.isAggregate(expression) ? expression : undefined
    if (call) {
      if (inside) {
        throw statementError(`Aggregate functions can not be nested: ${inside.name}(${call.name}())`, {
          span: call.span,
        })
      }
      this.#calls.set(identityOf(call), call)
      if (call.args.length === 0) this.#required.add('ROWTIME')
    }
    const isGroup = grouped || this.#groups.has(identityOf(expression))
    for (const part of partsOf(expression)) this.#visit(part, onColumn, call ?? inside, isGroup)
  }

  #isGrouped(column: ColumnReference): boolean {
    return this.#groups.has(identityOf(column)) || (this.#query.windowed && isWindowBound(column.name))
  }

  #refuseBounds({ name, span }: ColumnReference): void {
    if (!this.#query.windowed || !isWindowBound(name)) return
    throw statementError(
      `Window bounds column ${name} can only be used in the SELECT clause of windowed aggregations` +
        ' and can not be passed to aggregate functions.\nSee https://github.com/confluentinc/ksql/issues/4397',
      { span },
    )
  }
}

function refuseLone(message: string, lone: readonly Expression[], advice: string): void {
  if (lone.length === 0) return
  throw statementError(`${message}${lone.map((one) => formatExpression(one)).join(', ')}\n${advice}`, {
    span: lone[0]?.span,
  })
}

function columnsOf(expression: Expression): ColumnReference[] {
  return expression.kind === 'column' ? [expression] : partsOf(expression).flatMap(columnsOf)
}

function callsOf(expression: Expression): FunctionCall[] {
  return [...(expression.kind === 'call' ? [expression] : []), ...partsOf(expression).flatMap(callsOf)]
}
