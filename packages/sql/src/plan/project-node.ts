// SELECT of a query without groups. Key columns stay where they are, under the names that the query gives them.
import { isWindowBound } from '../analyze/system-columns.ts'
import { statementError } from '../errors.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Compiler } from './compiler.ts'
import { adaptLiteral } from './adapt-literal.ts'
import { projectRows, typedColumns } from './project-rows.ts'
import type { NamedExpression, Projection } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'

export class ProjectNode implements QueryNode {
  readonly id = 'Project'
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  /** The whole projection, in its order: for messages. */
  readonly expanded: readonly NamedExpression[]
  readonly #values: readonly NamedExpression[]

  /** `target`: the columns of the source that rows are inserted into. */
  constructor(input: QueryNode, projection: Projection, compiler: Compiler, target?: readonly Column[]) {
    this.inputs = [input]
    const columns = input.schema.value
    const selected = projection
      .expand(input, (expression) => compiler.typeOf(expression, columns))
      .map((one, index) => adaptLiteral(one, target?.[index]))
    this.expanded = selected
    const keyed = (one: NamedExpression): string | undefined => keyOf(one.expression, input.schema)
    this.#values = selected.filter((one) => keyed(one) === undefined && !isBareBound(one))
    const key = input.schema.key.flatMap(({ name, type }): Column[] => {
      const names = [...new Set(selected.filter((one) => keyed(one) === name).map((one) => one.name))]
      if (names.length > 1) throw selectedTwice(name, names)
      return names.map((alias) => ({ name: alias, type }))
    })
    if (this.#values.length === 0) throw statementError('The projection contains no value columns.')
    this.schema = { key, value: typedColumns(this.#values, columns, compiler) }
  }

  get output(): 'STREAM' | 'TABLE' {
    return this.inputs[0].output
  }

  get text(): string {
    return this.expanded.map(({ name, expression }) => `${formatExpression(expression)} ${name}`).join(', ')
  }

  star(source: string | undefined): readonly string[] {
    return this.inputs[0].star(source)
  }

  resolve(expression: Expression): Expression {
    return expression
  }

  checkKey(sink: string, projection: Projection): void {
    this.inputs[0].checkKey(sink, projection)
  }

  async build(building: Building): Promise<Relation> {
    const input = await this.inputs[0].build(building)
    return projectRows(input, { columns: this.schema, selected: this.#values, name: this.id }, building)
  }
}

/** The key column that an expression is. */
function keyOf(expression: Expression, { key }: RowSchema): string | undefined {
  if (expression.kind !== 'column') return undefined
  return key.find(({ name }) => name === expression.name)?.name
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
