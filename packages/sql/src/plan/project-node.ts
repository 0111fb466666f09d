// SELECT of a query without groups. Key columns stay where they are, under the names that the query gives them.
import { map } from '@millrace/topology'
import { isWindowBound } from '../analyze/system-columns.ts'
import { statementError } from '../errors.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Row } from '../types/value.ts'
import { type Caption, type Original, selectLines } from './caption.ts'
import type { Compiler } from './compiler.ts'
import { adaptLiteral } from './adapt-literal.ts'
import { passiveStep, type PlanStep } from './plan-step.ts'
import { keepProjected, projectRows, typedColumns } from './project-rows.ts'
import type { NamedExpression, Projection } from './projection.ts'
import type { Building, KeyPlace, QueryNode, Relation, RowSchema } from './query-node.ts'

export class ProjectNode implements QueryNode {
  readonly id = 'Project'
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  /** The whole projection, in its order: for messages. */
  readonly expanded: readonly NamedExpression[]
  readonly keyPlaces: readonly (KeyPlace | undefined)[]
  readonly #values: readonly NamedExpression[]

  readonly #picksKeys: boolean
  readonly #keptIn: PartFormat | undefined

  constructor(input: QueryNode, projection: Projection, compiler: Compiler, options: ProjectOptions) {
    const { target, picksKeys, keysAsValues, keptIn } = options
    this.#keptIn = keptIn
    this.inputs = [input]
    this.#picksKeys = picksKeys && input.output === 'STREAM'
    const columns = input.schema.value
    const selected = projection
      .expand(input, (expression) => compiler.typeOf(expression, columns))
      .map((one, index) => adaptLiteral(one, target?.[index]))
    this.expanded = selected
    this.keyPlaces = selected.map(({ expression }) => keyPlaceOf(expression, input.schema.key))
    if (keysAsValues) {
      this.#values = selected
      this.schema = { key: input.schema.key, value: typedColumns(selected, columns, compiler) }
      return
    }
    const keyed = (one: NamedExpression): string | undefined => keyOf(one.expression, input.schema)
    this.#values = selected.filter((one) => keyed(one) === undefined && !isBareBound(one))
    const key = input.schema.key.flatMap(({ name, type }): Column[] => {
      const names = [...new Set(selected.filter((one) => keyed(one) === name).map((one) => one.name))]
      if (names.length > 1) throw selectedTwice(name, names)
      return names.map((alias) => ({ name: alias, type }))
    })
    if (this.#picksKeys) {
      const order = selected.map(({ name }) => name)
      key.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    }
    if (this.#values.length === 0) throw statementError('The projection contains no value columns.')
    this.schema = { key, value: typedColumns(this.#values, columns, compiler) }
  }

  get output(): 'STREAM' | 'TABLE' {
    return this.inputs[0].output
  }

  get text(): string {
    return this.expanded.map(({ name, expression }) => `${formatExpression(expression)} ${name}`).join(', ')
  }

  steps(): readonly PlanStep[] {
    return [passiveStep(this.output === 'STREAM' ? 'StreamSelect' : 'TableSelect')]
  }

  captions(original: Original): readonly Caption[] {
    return [{ title: 'SELECT', lines: selectLines(this.expanded, original) }]
  }

  star(source: string | undefined): readonly string[] {
    return this.inputs[0].star(source)
  }

  resolve(expression: Expression): Expression {
    return expression
  }

  checkKey(sink: string, projection: Projection): void {
    if (!this.#picksKeys) this.inputs[0].checkKey(sink, projection)
  }

  async build(building: Building): Promise<Relation> {
    const input = await this.inputs[0].build(building)
    const selection = { columns: this.schema, selected: this.#values, name: this.id }
    const isKept = input.kind === 'TABLE' && !input.view && building.isLookedUp && this.#keptIn
    if (isKept) return keepProjected(input, selection, isKept, building)
    const projected = projectRows(input, selection, building)
    const places = this.#keyPlaces()
    const stays = places.length === input.schema.key.length && places.every((place, index) => place === index)
    if (stays || projected.kind === 'TABLE') return projected
    const mapper = (key: unknown, row: unknown): readonly [unknown, unknown] => [picked(key as Row | null, places), row]
    return { ...projected, stream: building.plan.add(map({ input: projected.stream, mapper })) }
  }

  /** Of each key column of the result, where it is in the input's key. */
  #keyPlaces(): readonly number[] {
    const { key } = this.inputs[0].schema
    const sources = new Map(
      this.expanded.map(({ name, expression }) => [name, keyOf(expression, this.inputs[0].schema)]),
    )
    return this.schema.key.map(({ name }) => key.findIndex((column) => column.name === sources.get(name)))
  }
}

export interface ProjectOptions {
  /** The columns of the source that rows are inserted into. */
  readonly target: readonly Column[] | undefined
  /** As `ksql.new.query.planner.enabled` has it: the key of a stream has the key columns that are selected, in the order of SELECT. */
  readonly picksKeys: boolean
  /** Selected key columns are values like others: rows go to whoever asked. */
  readonly keysAsValues: boolean
  /** Values of rows that have to be kept here are in this format: that of the first source. */
  readonly keptIn: PartFormat | undefined
}

function picked(key: Row | null, places: readonly number[]): Row | null {
  return key === null || places.length === 0 ? null : places.map((place) => key[place] ?? null)
}

/** The key column that an expression is. */
function keyOf(expression: Expression, { key }: RowSchema): string | undefined {
  if (expression.kind !== 'column') return undefined
  return key.find(({ name }) => name === expression.name)?.name
}

/** What of a record's key an expression is. */
export function keyPlaceOf(expression: Expression, key: readonly Column[]): KeyPlace | undefined {
  if (expression.kind !== 'column') return undefined
  const column = key.findIndex(({ name }) => name === expression.name)
  if (column >= 0) return { column }
  if (!isWindowBound(expression.name)) return undefined
  return { bound: expression.name === 'WINDOWSTART' ? 0 : 1 }
}

function isBareBound({ name, expression }: NamedExpression): boolean {
  return expression.kind === 'column' && isWindowBound(expression.name) && expression.name === name
}

function selectedTwice(key: string, names: readonly string[]): Error {
  return statementError(
    `The projection contains a key column (\`${key}\`) more than once, aliased as: ${[...names].sort().join(' and ')}.\n` +
      'Each key column must only be in the projection once. If you intended to copy the key into the value,' +
      ' then consider using the AS_VALUE function to indicate which key reference should be copied.',
  )
}
