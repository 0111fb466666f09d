// Table functions in SELECT: a row for each of their values, several functions side by side; the shorter ones end in NULLs.
import { flatMapValues } from '@millrace/topology'
import { identityOf, rewrite } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import type { CompiledTableFunction } from '../expression/table-function.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { type Caption, clauseText, type Original } from './caption.ts'
import { type Compiler, guarded } from './compiler.ts'
import { fixedStep, type PlanStep } from './plan-step.ts'
import { columnNamed, type Projection } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'

export class FlatMapNode implements QueryNode {
  readonly id = 'FlatMap'
  readonly output = 'STREAM'
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  readonly #calls: readonly FunctionCall[]
  readonly #columns: ReadonlyMap<string, Column>

  /** The calls are without sources. */
  constructor(input: QueryNode, calls: readonly FunctionCall[], compiler: Compiler) {
    if (input.output === 'TABLE')
      throw statementError('Table source is not supported with table functions', { span: calls[0]?.span })
    this.inputs = [input]
    const distinct = new Map(calls.map((call) => [identityOf(call), call]))
    this.#calls = [...distinct.values()]
    const columns = this.#calls.map((call, index): Column => {
      const { type } = compiler.tableFunction(call, input.schema.value)
      return { name: `KSQL_SYNTHESISED_${index}`, type }
    })
    this.#columns = new Map(this.#calls.map((call, index) => [identityOf(call), columns[index] as Column]))
    this.schema = { key: input.schema.key, value: [...input.schema.value, ...columns] }
  }

  get text(): string {
    return this.#calls.map((call) => formatExpression(call)).join(', ')
  }

  steps(): readonly PlanStep[] {
    return [fixedStep('StreamFlatMap')]
  }

  captions(original: Original): readonly Caption[] {
    const lines = this.#calls.map((call) => clauseText(original(call)))
    return [{ title: 'TABLE FUNCTION', lines }]
  }

  originals(): readonly (readonly [string, Expression])[] {
    return this.#calls.flatMap((call) => {
      const column = this.#columns.get(identityOf(call))
      return column ? [[column.name, call] as const] : []
    })
  }

  star(source: string | undefined): readonly string[] {
    return this.inputs[0].star(source)
  }

  resolve(expression: Expression): Expression {
    return rewrite(this.inputs[0].resolve(expression), (part) => {
      const column = part.kind === 'call' ? this.#columns.get(identityOf(part)) : undefined
      return column && columnNamed(column.name, part.span)
    })
  }

  checkKey(sink: string, projection: Projection): void {
    this.inputs[0].checkKey(sink, projection)
  }

  async build(building: Building): Promise<Relation> {
    const input = await this.inputs[0].build(building)
    if (input.kind !== 'STREAM') return input
    const { compiler, log, plan } = building
    const lists = this.#calls.map((call) => {
      const compiled: CompiledTableFunction = compiler.tableFunction(call, input.schema.value)
      const what = `Table function ${call.name} threw an exception`
      return guarded<readonly SqlValue[]>(compiled.evaluate, { ...log, step: this.id, what }, [])
    })
    const mapper = (_key: unknown, row: unknown): Row[] => (row === null ? [] : expand(row as Row, lists))
    return {
      ...input,
      schema: this.schema,
      stream: plan.add(flatMapValues({ input: input.stream, mapper, name: building.named(this.id) })),
    }
  }
}

function expand(row: Row, lists: readonly ((row: Row) => readonly SqlValue[])[]): Row[] {
  const values = lists.map((list) => list(row))
  const length = Math.max(...values.map((list) => list.length))
  return Array.from({ length }, (_, index) => [...row, ...values.map((list) => list[index] ?? null)])
}
