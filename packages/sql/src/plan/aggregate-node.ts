// GROUP BY: rows folded by group, and by window. What is kept of a group are the columns that the query names and a state for each aggregate call.
import type { Windowed } from '@millrace/record'
import { tableMapValues } from '@millrace/topology'
import { type Aggregates, aggregatesOf } from '../analyze/aggregates.ts'
import { ColumnAliases } from '../analyze/column-aliases.ts'
import { isWindowBound, windowBounds } from '../analyze/system-columns.ts'
import { identityOf } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import { checkFormat } from '../formats/check-format.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import { windowText } from '../syntax/format/query.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { WindowClause } from '../syntax/tree/query.ts'
import type { Row } from '../types/value.ts'
import { type Caption, clauseText, conditionLines, type Original, selectLines } from './caption.ts'
import { Layout } from './aggregate-layout.ts'
import { aggregateSteps } from './aggregate-steps.ts'
import { aggregateRows } from './aggregate-rows.ts'
import type { Compiler } from './compiler.ts'
import { checkCondition, filterRelation } from './filter-node.ts'
import { foldGroups, groupRows, isKey } from './group-rows.ts'
import { keysMissing } from './keys-missing.ts'
import type { PlanStep } from './plan-step.ts'
import { projectRows, typedColumns } from './project-rows.ts'
import type { NamedExpression, Projection } from './projection.ts'
import { keyPlaceOf } from './project-node.ts'
import type { Building, KeyPlace, QueryNode, Relation, RowSchema } from './query-node.ts'
import { boundsOf } from './row-key.ts'
import { windowsOf } from './window.ts'

export interface Grouping {
  /** Without sources, as all that follows. */
  readonly groupBy: readonly Expression[]
  readonly where: Expression | undefined
  readonly having: Expression | undefined
  readonly window: WindowClause | undefined
  readonly emitFinal: boolean
  /** Of the leftmost source: internal topics and the store have it. */
  readonly valueFormat: PartFormat
  /** Of a SELECT by itself: groups are values like others. */
  readonly keysAsValues: boolean
}

export class AggregateNode implements QueryNode {
  readonly id = 'Aggregate'
  readonly output = 'TABLE'
  readonly schema: RowSchema
  readonly inputs: readonly [QueryNode]
  readonly keyPlaces: readonly (KeyPlace | undefined)[]
  readonly #grouping: Grouping
  readonly #compiler: Compiler
  readonly #aggregates: Aggregates
  readonly #expanded: readonly NamedExpression[]
  /** The projection without the key, unless that is to be among the values. */
  readonly #selected: readonly NamedExpression[]

  constructor(input: QueryNode, projection: Projection, grouping: Grouping, compiler: Compiler) {
    this.inputs = [input]
    this.#grouping = grouping
    this.#compiler = compiler
    const { groupBy, where, having, window, keysAsValues } = grouping
    const columns = window
      ? [...input.schema.value, ...windowBounds.filter(isNotIn(input.schema.value))]
      : input.schema.value
    const selected = projection.expand(input, (expression) => compiler.typeOf(expression, columns))
    this.#aggregates = aggregatesOf({
      select: selected.map(({ expression }) => expression),
      where,
      groupBy,
      having,
      windowed: window !== undefined,
      isAggregate: (call) => compiler.isAggregate(call),
    })
    const key = keyColumns(input, groupBy, selected, compiler)
    const grouped = new Set(groupBy.map(identityOf))
    this.keyPlaces = selected.map(({ expression }) => placeOf(expression, groupBy))
    this.#expanded = selected
    this.#selected = keysAsValues
      ? selected
      : selected.filter(({ name, expression }) => !grouped.has(identityOf(expression)) && !isBound(name, expression))
    if (this.#selected.length === 0) throw statementError('The projection contains no value columns.')
    this.schema = { key, value: typedColumns(this.#selected, columns, compiler) }
    if (having) checkCondition(having, input.schema.value, compiler, 'HAVING')
  }

  get text(): string {
    return this.#grouping.groupBy.map((one) => formatExpression(one)).join(', ')
  }

  steps(): readonly PlanStep[] {
    const { groupBy, window, having } = this.#grouping
    const [{ output, schema }] = this.inputs
    return aggregateSteps({
      output,
      groupBy,
      byKey: isKey(groupBy, schema.key),
      windowed: window !== undefined,
      filtered: having !== undefined,
      aggregates: this.#aggregates,
      layout: new Layout(this.#aggregates, schema.value, this.#compiler),
    })
  }

  captions(original: Original): readonly Caption[] {
    const { groupBy, window, having, emitFinal } = this.#grouping
    return [
      { title: 'GROUP BY', lines: groupBy.map((one) => clauseText(original(one))) },
      ...(window ? [{ title: 'WINDOW', lines: [windowText(window).replaceAll(/(?<=\() | (?=[,)])/g, '')] }] : []),
      ...(having ? [{ title: 'HAVING', lines: conditionLines(original(having)) }] : []),
      { title: 'SELECT', lines: selectLines(this.#expanded, original) },
      ...(emitFinal ? [{ title: 'EMIT FINAL', lines: [] }] : []),
    ]
  }

  star(source: string | undefined): readonly string[] {
    return this.inputs[0].star(source)
  }

  resolve(expression: Expression): Expression {
    return expression
  }

  checkKey(sink: string, projection: Projection): void {
    const { groupBy } = this.#grouping
    const missing = groupBy.filter((one) => !projection.has(one, undefined))
    if (missing.length > 0) throw keysMissing({ sink, what: 'grouping expression', keys: missing })
  }

  async build(building: Building): Promise<Relation> {
    const input = await this.inputs[0].build(building)
    const { compiler, plan } = building
    const layout = new Layout(this.#aggregates, input.schema.value, compiler)
    const kept = layout.kept()
    const { groupBy, valueFormat, window, having, emitFinal } = this.#grouping
    checkState(kept, valueFormat)
    const groups = { by: groupBy, columns: this.schema.key, layout, valueFormat }
    const grouping = await groupRows(input, groups, building)
    const store = building.named('Aggregate-Aggregate-Materialize')
    const value = await building.serdes.value({ internal: `${store}-changelog` }, kept, valueFormat)
    const folding = { fold: aggregateRows(layout), calls: this.#aggregates.calls, window, emitFinal }
    const table = foldGroups(grouping, folding, { store, key: grouping.key, value }, building)
    const resultSchema = { key: this.schema.key, value: layout.results(window !== undefined) }
    const windowInfo = window && windowsOf(window).info
    const results = layout.resultOf()
    const withBounds = (key: unknown, row: unknown): Row => [...results(row as Row), ...boundsOf(key as Windowed<Row>)]
    const mapped = plan.add(
      tableMapValues({
        input: table,
        mapper: window ? withBounds : (_key, row) => results(row as Row),
        name: building.named('Aggregate-Aggregate-ToOutputSchema'),
      }),
    )
    const aggregated: Relation = {
      kind: 'TABLE',
      table: mapped,
      view: {
        kind: 'map',
        of: { kind: 'store', store, windowed: window !== undefined },
        row: window ? withBounds : (_key, row) => results(row),
      },
      schema: resultSchema,
      keyFormat: { ...grouping.keyFormat, window: windowInfo },
    }
    const filtered = having
      ? filterRelation(
          aggregated,
          { condition: layout.inside(having), name: 'Aggregate-HavingFilter', clause: 'Predicate' },
          building,
        )
      : aggregated
    const selected = this.#selected.map(({ name, expression }) => ({ name, expression: layout.inside(expression) }))
    return projectRows(filtered, { columns: this.schema, selected, name: 'Aggregate-Project' }, building)
  }
}

function placeOf(expression: Expression, groupBy: readonly Expression[]): KeyPlace | undefined {
  const column = groupBy.findIndex((one) => identityOf(one) === identityOf(expression))
  return column >= 0 ? { column } : keyPlaceOf(expression, [])
}

function isBound(name: string, expression: Expression): boolean {
  return expression.kind === 'column' && isWindowBound(expression.name) && name === expression.name
}

function isNotIn(columns: readonly Column[]): (column: Column) => boolean {
  return ({ name }) => !columns.some((one) => one.name === name)
}

function keyColumns(
  input: QueryNode,
  groupBy: readonly Expression[],
  selected: readonly NamedExpression[],
  compiler: Compiler,
): readonly Column[] {
  const aliases = new ColumnAliases([...input.schema.key, ...input.schema.value].map(({ name }) => name))
  return groupBy.map((expression): Column => {
    const type = compiler.typeOf(expression, input.schema.value) ?? { kind: 'STRING' as const }
    const found = selected
      .filter((one) => identityOf(one.expression) === identityOf(expression))
      .map(({ name }) => name)
    if (found.length > 1) {
      throw statementError(
        `The projection contains a key column more than once: ${found.map((name) => `\`${name}\``).join(' and ')}.\n` +
          'Each key column must only be in the projection once. If you intended to copy the key into the value,' +
          ' then consider using the AS_VALUE function to indicate which key reference should be copied.',
      )
    }
    const name = found[0] ?? (expression.kind === 'column' ? expression.name : aliases.aliasFor(expression))
    return { name, type }
  })
}

/** Throws where a state is of a type that the store's format does not have. */
function checkState(kept: readonly Column[], format: PartFormat): void {
  try {
    checkFormat(kept, format, 'value')
  } catch (cause) {
    throw statementError(
      'One of the functions used in the statement has an intermediate type that the value format can not handle.' +
        ' Please remove the function or change the format.',
      { cause },
    )
  }
}
