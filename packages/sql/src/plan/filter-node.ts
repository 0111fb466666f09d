// WHERE and HAVING: rows for which a condition is true. One that cannot be decided drops the row, with an entry in the log.
import { isMillraceError, reasonOf } from '@millrace/record'
import { filter, tableFilter } from '@millrace/topology'
import { within } from '../analyze/traverse.ts'
import { statementError, type StatementErrorOptions } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Column } from '../schema/schema.ts'
import { typeText } from '../types/sql-type.ts'
import type { Row } from '../types/value.ts'
import { type Caption, conditionLines, type Original } from './caption.ts'
import { type Compiler, guarded } from './compiler.ts'
import { inClause } from './in-clause.ts'
import { passiveStep, type PlanStep } from './plan-step.ts'
import { mappedView } from './rows-view.ts'
import type { Projection } from './projection.ts'
import type { Building, QueryLog, QueryNode, Relation, RowSchema } from './query-node.ts'

export class FilterNode implements QueryNode {
  readonly id = 'WhereFilter'
  readonly inputs: readonly [QueryNode]
  readonly #condition: Expression

  constructor(input: QueryNode, condition: Expression, compiler: Compiler) {
    this.inputs = [input]
    this.#condition = condition
    checkCondition(condition, input.schema.value, compiler, 'WHERE')
  }

  get #input(): QueryNode {
    return this.inputs[0]
  }

  get output(): 'STREAM' | 'TABLE' {
    return this.#input.output
  }

  get schema(): RowSchema {
    return this.#input.schema
  }

  get text(): string {
    return formatExpression(this.#condition)
  }

  steps(): readonly PlanStep[] {
    return [passiveStep(this.output === 'STREAM' ? 'StreamFilter' : 'TableFilter')]
  }

  captions(original: Original): readonly Caption[] {
    return [{ title: 'WHERE', lines: conditionLines(original(this.#condition)) }]
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
    const input = await this.#input.build(building)
    return filterRelation(input, { condition: this.#condition, name: this.id, clause: 'Predicate' }, building)
  }
}

export interface Filtering {
  readonly condition: Expression
  /** Of the node. */
  readonly name: string
  readonly clause: string
}

export function filterRelation(
  input: Relation,
  { condition, name: id, clause }: Filtering,
  building: Building,
): Relation {
  const name = building.named(id)
  const { compiler, log, plan } = building
  const holds = conditionOf(condition, input.schema.value, { compiler, log, step: name, clause })
  const predicate = (_key: unknown, row: unknown): boolean => row !== null && holds(row as Row)
  if (input.kind === 'STREAM')
    return { ...input, stream: plan.add(filter({ input: input.stream, predicate, negate: false, name })) }
  const view = mappedView(input.view, (_key, row) => (holds(row) ? row : undefined))
  return { ...input, view, table: plan.add(tableFilter({ input: input.table, predicate, negate: false, name })) }
}

/** Throws where a condition is not BOOLEAN. */
export function checkCondition(
  condition: Expression,
  columns: readonly Column[],
  compiler: Compiler,
  clause: 'WHERE' | 'HAVING',
): void {
  const type = inClause(`Error in ${clause} expression: `, () =>
    withComparison(condition, () => compiler.typeOf(condition, columns)),
  )
  if (type?.kind === 'BOOLEAN') return
  throw statementError(
    `Type error in ${clause} expression: Should evaluate to boolean but is ${formatExpression(condition)}` +
      ` (${type === null ? 'NULL' : typeText(type)}) instead.`,
    { span: condition.span },
  )
}

/** What is wrong with a comparison is said with the comparison, as ksqlDB does. */
function withComparison<T>(condition: Expression, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (!isMillraceError(error, 'SQL_STATEMENT')) throw error
    const { span } = error.details
    const wrong = [...within(condition)].find((part) => part.kind === 'comparison' && part.span === span)
    if (!wrong) throw error
    const message = `${reasonOf(error)}\nStatement: ${formatExpression(wrong)}`
    throw statementError(message, error.details as StatementErrorOptions)
  }
}

interface ConditionSite {
  readonly compiler: Compiler
  readonly log: QueryLog
  readonly step: string
  readonly clause: string
}

/** What cannot be decided does not hold, with an entry in the log. */
export function conditionOf(
  condition: Expression,
  columns: readonly Column[],
  { compiler, log, step, clause }: ConditionSite,
): (row: Row) => boolean {
  const { evaluate } = inClause(`Invalid ${clause}: `, () => compiler.compile(condition, columns))
  const what = `Error evaluating predicate ${formatExpression(condition)}`
  const value = guarded(evaluate, { ...log, step, what }, false)
  return (row) => value(row) === true
}
