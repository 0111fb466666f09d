// A grouped query in ksqlDB's steps: its groups, its calls and the columns that it reads must stay, for the store holds what came of them.
import type { Aggregates } from '../analyze/aggregates.ts'
import { identityOf } from '../analyze/traverse.ts'
import { textOf } from '../expression/compiled.ts'
import { columnText } from '../schema/schema.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Layout } from './aggregate-layout.ts'
import { fixedStep, keptStep, listText, passiveStep, type PlanStep } from './plan-step.ts'

export interface GroupedSteps {
  readonly output: 'STREAM' | 'TABLE'
  readonly groupBy: readonly Expression[]
  /** The groups are the keys that rows have. */
  readonly byKey: boolean
  readonly windowed: boolean
  readonly filtered: boolean
  readonly aggregates: Aggregates
  readonly layout: Layout
}

/** Of a node that groups rows of `output`. */
export function aggregateSteps({ filtered, ...grouped }: GroupedSteps): readonly PlanStep[] {
  const { output } = grouped
  return [
    passiveStep('TableSelect'),
    ...(filtered ? [passiveStep('TableFilter')] : []),
    aggregateStep(grouped),
    groupStep(grouped),
    passiveStep(output === 'STREAM' ? 'StreamSelect' : 'TableSelect'),
  ]
}

function aggregateStep({ output, windowed, aggregates, layout }: Omit<GroupedSteps, 'filtered'>): PlanStep {
  if (output === 'TABLE') return fixedStep('TableAggregate')
  if (windowed) return fixedStep('StreamWindowedAggregate')
  return keptStep('StreamAggregate', [
    ['columns not part of aggregate', listText(aggregates.required.map((name) => `\`${name}\``))],
    ['aggregate functions', listText(callTexts(aggregates))],
    // ksqlDB does not look: an argument that is an expression may change there, and with it what the store holds.
    ['states', listText(stateTexts(aggregates, layout))],
  ])
}

function groupStep({ output, byKey, groupBy }: Omit<GroupedSteps, 'filtered'>): PlanStep {
  if (output === 'TABLE') return fixedStep('TableGroupBy')
  if (byKey) return keptStep('StreamGroupByKey', [])
  return keptStep('StreamGroupBy', [['group by clause', listText(groupBy.map(textOf))]])
}

/** An argument that is no column and no literal has the number that it has among all columns and arguments. */
function callTexts({ calls, required }: Aggregates): readonly string[] {
  const others = new Set(calls.flatMap(({ args }) => args.filter(({ kind }) => kind !== 'column').map(identityOf)))
  const numbers = new Map([...others].map((identity, index) => [identity, required.length + index]))
  const text = (argument: Expression): string =>
    argument.kind === 'column' || literals.has(argument.kind)
      ? textOf(argument)
      : `KSQL_INTERNAL_COL_${numbers.get(identityOf(argument))}`
  return calls.map((call) => `${call.name}(${call.args.length === 0 ? 'ROWTIME' : call.args.map(text).join(', ')})`)
}

const literals: ReadonlySet<Expression['kind']> = new Set([
  'null',
  'boolean',
  'integer',
  'long',
  'decimal',
  'double',
  'string',
])

function stateTexts({ columns }: Aggregates, layout: Layout): readonly string[] {
  const { internal, columnCount } = layout
  const named = columns.map(({ name }, index) => ({ ...internal[index], name }) as (typeof internal)[number])
  return [...named, ...internal.slice(columnCount), ...layout.kept().slice(columnCount)].map(columnText)
}
