// A step is one call of a user, as data: what DSL and SQL write. It knows how to expand itself into nodes; nobody else looks inside.
import type { Expansion } from './expansion.ts'

/** `Out` is what the step gives to those that build on it: a stream, a table, a grouped stream, … as a draft. */
export interface Step<out Out> {
  readonly kind: string
  /** The steps it builds on. */
  readonly inputs: readonly StepRef<unknown>[]
  /** Adds the step's nodes. Called once per build, in call order. */
  expand(expansion: Expansion): Out
}

/** A step that a plan holds: what other steps are given as input. */
export interface StepRef<out Out> {
  readonly step: Step<Out>
}
