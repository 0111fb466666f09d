// A side of a join under the join's key. Where it has that key already, in the format of the join, nothing happens.
import { map, toStream, toTable } from '@millrace/topology'
import type { KeyFormat } from '../catalog/source.ts'
import { statementError } from '../errors.ts'
import type { PartFormat } from '../formats/format.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Row } from '../types/value.ts'
import { type Caption, clauseText, type Original } from './caption.ts'
import type { Compiler } from './compiler.ts'
import { internalKeyFormat } from './internal-formats.ts'
import { keepsKey, rekeyedSchema, rekeyer } from './new-key.ts'
import type { Projection } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'

export class RekeyNode implements QueryNode {
  readonly id: string
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  readonly #by: Expression
  readonly #valueFormat: PartFormat
  /** Set when the join's key format is known, where rows cannot stay as they are. */
  #forced: { readonly format: KeyFormat; readonly always: boolean } | undefined

  constructor(
    input: QueryNode,
    id: string,
    by: Expression,
    { compiler, valueFormat }: { readonly compiler: Compiler; readonly valueFormat: PartFormat },
  ) {
    this.id = id
    this.inputs = [input]
    this.#by = by
    this.#valueFormat = valueFormat
    this.schema = rekeyedSchema(input.schema, [by], compiler)
  }

  get #input(): QueryNode {
    return this.inputs[0]
  }

  get output(): 'STREAM' | 'TABLE' {
    return this.#input.output
  }

  get text(): string {
    return formatExpression(this.#by)
  }

  captions(original: Original): readonly Caption[] {
    if (!this.needed && !this.#forced) return []
    return [{ title: 'KEY BY', lines: [clauseText(original(this.#by))] }]
  }

  get needed(): boolean {
    return !keepsKey(this.#input.schema, [this.#by])
  }

  /** Writes its keys in this format; `always`: even if they have it. */
  force(format: KeyFormat, always: boolean): void {
    this.#forced = { format, always }
  }

  star(source: string | undefined): readonly string[] {
    return this.#input.star(source)
  }

  resolve(expression: Expression): Expression {
    return this.#input.resolve(expression)
  }

  checkKey(sink: string, projection: Projection): void {
    this.#input.checkKey(sink, projection)
  }

  async build(building: Building): Promise<Relation> {
    if (!this.needed && !this.#forced) return await this.#input.build(building)
    const input = await this.#input.build({ ...building, keptLater: true })
    const { window } = input.keyFormat
    if (window && (this.needed || !this.#forced?.always)) {
      throw statementError(
        'Implicit repartitioning of windowed sources is not supported. See https://github.com/confluentinc/ksql/issues/4385.',
      )
    }
    const keyFormat = internalKeyFormat({ ...(this.#forced?.format ?? input.keyFormat), window }, this.schema.key)
    const rekey = rekeyer(input.schema, [this.#by], { ...building, step: this.id, windowed: window !== undefined })
    const mapper = (key: unknown, value: unknown): readonly [unknown, unknown] => {
      if (value === null) return [this.needed ? rekey.withoutValue(key) : key, null]
      const rekeyed = rekey.ofRow(value as Row)
      return [window ? key : rekeyed.key, rekeyed.row]
    }
    const name = building.named(`${this.id}-SelectKey`)
    if (input.kind === 'STREAM') {
      const stream = building.plan.add(map({ input: input.stream, mapper, name }))
      return { kind: 'STREAM', keyFormat, schema: this.schema, stream }
    }
    if (this.needed) {
      throw statementError(
        'Cannot repartition a TABLE source. If this is a join, joins on tables are only supported on the primary key.',
      )
    }
    const store = building.named(`${this.id}-Materialize`)
    const key = await building.serdes.key({ internal: `${store}-changelog` }, this.schema.key, keyFormat)
    const value = await building.serdes.value({ internal: `${store}-changelog` }, this.schema.value, this.#valueFormat)
    const rows = building.plan.add(toStream({ input: input.table }))
    const keyed = building.plan.add(map({ input: rows, mapper, name: `${name}-Map` }))
    const materialized = { store, key, value }
    const table = building.plan.add(toTable({ input: keyed, name, materialized }))
    const view = { kind: 'store', store, windowed: false } as const
    return { kind: 'TABLE', keyFormat, schema: this.schema, table, view }
  }
}
