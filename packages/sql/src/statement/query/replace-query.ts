// CREATE OR REPLACE of a query that runs: it goes on with the state and the positions of the old one, so that the two plans
// must be the same but for their passive steps. They are walked as ksqlDB walks them, whose messages show it.
import { statementError } from '../../errors.ts'
import type { PlanStep } from '../../plan/plan-step.ts'

/** Of the steps below the sinks, which `checkReplacement` compares. @throws {MillraceError} `SQL_STATEMENT` */
export function checkQueryReplacement(from: readonly PlanStep[], to: readonly PlanStep[]): void {
  const [step, ...below] = from
  switch (step?.role) {
    // The other side is asked next: what is said first is not always what was there before.
    case 'passive':
      return checkQueryReplacement(to, below)
    case 'kept':
      checkStep(step, to[0])
      return checkQueryReplacement(below, to.slice(1))
    case 'source':
      return checkStep(step, sourceIn(to, step))
    case 'fixed':
      throw notUpgradeable(`Upgrades not yet supported for ${step.type}`)
    default:
  }
}

/** Behind passive steps. */
function sourceIn(to: readonly PlanStep[], { type }: PlanStep): PlanStep | undefined {
  const found = to.find(({ role }) => role !== 'passive')
  if (found?.type === type || found === undefined) return found
  if (found.inputs === 0) {
    throw notUpgradeable(
      `Query is not upgradeable. The root source node of the upgrade tree must be ${type}, but was ${classText(found)}`,
    )
  }
  if (found.inputs === 2) {
    throw notUpgradeable('Query is not upgradeable. Cannot change a non-join source into a join source.')
  }
  throw notUpgradeable(`Upgrades not yet supported for ${found.type}`)
}

function checkStep(step: PlanStep, other: PlanStep | undefined): void {
  if (other?.type !== step.type) throw differs(step, 'class', classText(step), classText(other))
  step.facts.forEach(([what, value], index) => {
    const [, wanted = ''] = other.facts[index] ?? []
    if (value !== wanted) throw differs(step, what, value, wanted)
  })
}

function differs({ type }: PlanStep, what: string, one: string, other: string): Error {
  return notUpgradeable(
    `Query is not upgradeable. Plan step of type ${type} must have matching ${what}. Values differ: ${one} vs. ${other}`,
  )
}

function classText(step: PlanStep | undefined): string {
  return `class io.confluent.ksql.execution.plan.${step?.type ?? ''}`
}

function notUpgradeable(message: string): Error {
  return statementError(message, { hint: 'drop it and create it anew' })
}
