// PARTITION BY: a stream under another key. It is written to the sink under it; nothing is repartitioned in between.
import { map } from '@millrace/topology'
import { identityOf } from '../analyze/traverse.ts'
import type { KeyFormat } from '../catalog/source.ts'
import { statementError } from '../errors.ts'
import { textOf } from '../expression/compiled.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Row } from '../types/value.ts'
import { type Caption, clauseText, type Original } from './caption.ts'
import type { Compiler } from './compiler.ts'
import { internalKeyFormat } from './internal-formats.ts'
import { keysMissing } from './keys-missing.ts'
import { isNull, keepsKey, rekeyedSchema, rekeyer } from './new-key.ts'
import { keptStep, listText, type PlanStep } from './plan-step.ts'
import { columnNamed, type Projection } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'
import { starColumns } from './source-node.ts'

export interface Partitioning {
  /** As written, with sources: for messages. */
  readonly written: readonly Expression[]
  /** Without sources. */
  readonly by: readonly Expression[]
}

export class PartitionNode implements QueryNode {
  readonly id = 'PartitionBy'
  readonly output = 'STREAM'
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  readonly #partitioning: Partitioning

  constructor(input: QueryNode, partitioning: Partitioning, compiler: Compiler) {
    const { by } = partitioning
    if (input.output === 'TABLE') {
      throw statementError(
        'Cannot repartition a TABLE source. If this is a join, joins on tables are only supported on the primary key.',
        { span: by[0]?.span },
      )
    }
    if (by.length > 1 && by.some(({ kind }) => kind === 'null')) {
      throw statementError('Cannot PARTITION BY multiple columns including NULL', { span: by[0]?.span })
    }
    this.inputs = [input]
    this.#partitioning = partitioning
    this.schema = rekeyedSchema(input.schema, by, compiler)
  }

  get text(): string {
    return this.#partitioning.by.map((one) => formatExpression(one)).join(', ')
  }

  steps(): readonly PlanStep[] {
    const { by } = this.#partitioning
    if (keepsKey(this.inputs[0].schema, by)) return []
    return [keptStep('StreamSelectKey', [['keyExpressions', listText(by.map(textOf))]])]
  }

  captions(original: Original): readonly Caption[] {
    return [{ title: 'PARTITION BY', lines: this.#partitioning.by.map((one) => clauseText(original(one))) }]
  }

  star(): readonly string[] {
    return starColumns(this.schema)
  }

  resolve(expression: Expression): Expression {
    const { by } = this.#partitioning
    const index = by.findIndex((one) => identityOf(one) === identityOf(expression))
    const column = index < 0 ? undefined : this.schema.key[index]
    return column ? columnNamed(column.name, expression.span) : expression
  }

  checkKey(sink: string, projection: Projection): void {
    const { by, written } = this.#partitioning
    if (isNull(by)) return
    const source = (one: Expression): string | undefined => (one.kind === 'column' ? one.source : undefined)
    if (by.every((one, index) => projection.has(one, source(written[index] as Expression)))) return
    throw keysMissing({ sink, what: 'partitioning expression', keys: written })
  }

  async build(building: Building): Promise<Relation> {
    const input = await this.inputs[0].build(building)
    const { by } = this.#partitioning
    if (input.kind !== 'STREAM' || keepsKey(input.schema, by)) return input
    const { keyFormat } = input
    if (keyFormat.window) {
      throw statementError(
        'Implicit repartitioning of windowed sources is not supported. See https://github.com/confluentinc/ksql/issues/4385.',
      )
    }
    const rekey = rekeyer(input.schema, by, { ...building, step: this.id, windowed: false })
    const mapper = (old: unknown, value: unknown): readonly [unknown, unknown] => {
      if (value === null) return [rekey.withoutValue(old), null]
      const { key, row } = rekey.ofRow(value as Row)
      return [key, row]
    }
    const format: KeyFormat = internalKeyFormat(keyFormat, this.schema.key)
    const stream = building.plan.add(map({ input: input.stream, mapper, name: building.named(this.id) }))
    return { kind: 'STREAM', keyFormat: format, schema: this.schema, stream }
  }
}
