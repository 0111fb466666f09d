// What rows of a grouped query consist of on their way: what is sent to their group, what is kept of it, what comes out.
import type { Aggregates } from '../analyze/aggregates.ts'
import { windowBounds } from '../analyze/system-columns.ts'
import { identityOf, rewrite } from '../analyze/traverse.ts'
import type { CompiledAggregate } from '../expression/aggregate.ts'
import type { CompiledExpression } from '../expression/evaluator.ts'
import type { Column } from '../schema/schema.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { bigintType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { type Compiler, guarded } from './compiler.ts'
import { rowOf, typedColumns } from './project-rows.ts'
import { columnNamed, type NamedExpression } from './projection.ts'
import type { Building } from './query-node.ts'

/**
 * The rows between grouping and projection. Internal rows have the columns that are needed, then the arguments of the calls; what is kept has the columns and the states;
 * results have the columns and the results.
 */
export class Layout {
  readonly internal: readonly Column[]
  readonly calls: readonly CompiledAggregate[]
  readonly columnCount: number
  readonly #sources: readonly NamedExpression[]
  readonly #arguments: readonly CompiledExpression[]
  readonly #input: readonly Column[]
  readonly #names: ReadonlyMap<string, string>

  constructor({ calls, columns }: Aggregates, input: readonly Column[], compiler: Compiler) {
    this.#input = input
    this.calls = calls.map((call) => compiler.aggregate(call, input))
    this.columnCount = columns.length
    this.#sources = columns.map((expression, index) => ({ name: internalName(index), expression }))
    const args = this.calls.flatMap((call) => call.args)
    this.#arguments = args
    const internal = [
      ...typedColumns(this.#sources, input, compiler),
      ...args.map(({ type }, index) => ({
        name: internalName(columns.length + index),
        type: type ?? { kind: 'STRING' as const },
      })),
    ]
    // A row of no columns would be a record without a value.
    this.internal = internal.length > 0 ? internal : [{ name: internalName(0), type: bigintType }]
    this.#names = new Map([
      ...columns.map((column, index) => [identityOf(column), internalName(index)] as const),
      ...calls.map((call, index) => [identityOf(call), variableName(index)] as const),
    ])
  }

  /** An expression over the query's columns as one over these rows. */
  inside(expression: Expression): Expression {
    return rewrite(expression, (part) => {
      const name = part.kind === 'column' || part.kind === 'call' ? this.#names.get(identityOf(part)) : undefined
      return name === undefined ? undefined : columnNamed(name, part.span)
    })
  }

  kept(): readonly Column[] {
    return this.#with(({ stateType }) => stateType)
  }

  results(windowed: boolean): readonly Column[] {
    return [...this.#with(({ type }) => type), ...(windowed ? windowBounds : [])]
  }

  /** A row of the input as an internal one. */
  prepare({ compiler, log }: Building): (row: Row) => Row {
    const step = 'Aggregate-Prepare'
    const columns = this.#sources.map(({ expression }) => compiler.compile(expression, this.#input).evaluate)
    const args = this.#arguments.map(({ evaluate, neverFails }, index) =>
      neverFails
        ? evaluate
        : guarded<SqlValue>(evaluate, { ...log, step, what: `Error computing argument ${index + 1}` }, null),
    )
    const parts = [...columns, ...args]
    if (parts.length === 0) return () => [0]
    return rowOf(parts)
  }

  resultOf(): (row: Row) => Row {
    const { calls, columnCount } = this
    return (row) =>
      row.map((value, index) => {
        const call = index < columnCount ? undefined : calls[index - columnCount]
        return call?.aggregator.result ? call.aggregator.result(value) : value
      })
  }

  #with(typeOf: (call: CompiledAggregate) => Column['type']): readonly Column[] {
    const states = this.calls.map((call, index) => ({ name: variableName(index), type: typeOf(call) }))
    return [...this.internal.slice(0, this.columnCount), ...states]
  }
}

function internalName(index: number): string {
  return `KSQL_INTERNAL_COL_${index}`
}

function variableName(index: number): string {
  return `KSQL_AGG_VARIABLE_${index}`
}
