// A source's columns with its alias before them, so that those of several sources can lie in one row.
import { mapValues, tableMapValues } from '@millrace/topology'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Caption } from './caption.ts'
import { columnNamed, joinedName, type Projection } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'

export class AliasNode implements QueryNode {
  readonly id: string
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  readonly alias: string
  readonly #stored: PartFormat | undefined

  /** `stored`: of a side of a foreign-key join, whose rows travel between its parts. */
  constructor(input: QueryNode, id: string, alias: string, stored?: PartFormat) {
    this.id = id
    this.inputs = [input]
    this.alias = alias
    this.#stored = stored
    const renamed = ({ name, type }: Column): Column => ({ name: joinedName(alias, name), type })
    this.schema = { key: input.schema.key.map(renamed), value: input.schema.value.map(renamed) }
  }

  get output(): 'STREAM' | 'TABLE' {
    return this.inputs[0].output
  }

  get text(): string {
    return this.alias
  }

  captions(): readonly Caption[] {
    return []
  }

  originals(): readonly (readonly [string, Expression])[] {
    const { key, value } = this.inputs[0].schema
    return [...key, ...value].map(({ name }) => [
      joinedName(this.alias, name),
      { ...columnNamed(name), source: this.alias },
    ])
  }

  star(source: string | undefined): readonly string[] {
    if (source !== undefined && source !== this.alias) return []
    return this.inputs[0].star(source).map((name) => joinedName(this.alias, name))
  }

  resolve(expression: Expression): Expression {
    return expression
  }

  checkKey(sink: string, projection: Projection): void {
    this.inputs[0].checkKey(sink, projection)
  }

  /** Only names change; the step stays, as in ksqlDB, whose numbered names count it. */
  async build(building: Building): Promise<Relation> {
    const input = await this.inputs[0].build(building)
    const { plan } = building
    const same = (_key: unknown, row: unknown): unknown => row
    const { schema } = this
    const name = building.named(this.id)
    if (input.kind === 'STREAM')
      return { ...input, schema, stream: plan.add(mapValues({ input: input.stream, mapper: same, name })) }
    const value = this.#stored && (await building.serdes.value({ internal: this.id }, schema.value, this.#stored))
    const materialized = value && { value }
    return {
      ...input,
      schema,
      table: plan.add(tableMapValues({ input: input.table, mapper: same, name, materialized })),
    }
  }
}
