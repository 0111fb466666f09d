// What a running query's state and positions stand on: its plan in ksqlDB's steps, from the sink's side down to a source or a join.
import type { QueryNode } from './query-node.ts'

/** A step of ksqlDB's plan, by the name of its class there. */
export interface PlanStep {
  readonly type: string
  /** `passive`: it may come, go and change. `kept`, `source`: it must stay, with its facts. `fixed`: what has it cannot be replaced. */
  readonly role: 'passive' | 'kept' | 'source' | 'fixed'
  readonly inputs: 0 | 1 | 2
  /** In the order in which they are compared. */
  readonly facts: readonly PlanFact[]
}

export type PlanFact = readonly [what: string, value: string]

export function passiveStep(type: string): PlanStep {
  return { type, role: 'passive', inputs: 1, facts: [] }
}

export function keptStep(type: string, facts: readonly PlanFact[]): PlanStep {
  return { type, role: 'kept', inputs: 1, facts }
}

export function fixedStep(type: string, inputs: PlanStep['inputs'] = 1): PlanStep {
  return { type, role: 'fixed', inputs, facts: [] }
}

/** Those of a node and of what is below it; a join ends them. */
export function planSteps(node: QueryNode): readonly PlanStep[] {
  const [input, ...others] = node.inputs
  const below = input && others.length === 0 ? planSteps(input) : []
  return [...(node.steps?.() ?? []), ...below]
}

export function listText(values: readonly string[]): string {
  return `[${values.join(', ')}]`
}
