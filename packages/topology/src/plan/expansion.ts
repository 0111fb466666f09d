// One build of a plan on its way from steps to nodes: the name counter, the graph so far, and what each step gave.
// Steps expand in call order, because Kafka Streams' names count calls.
import { topologyError } from '../errors.ts'
import { Names } from '../names.ts'
import { Graph } from './graph.ts'
import type { BuildOptions } from './plan-builder.ts'
import type { Step, StepRef } from './step.ts'

export class Expansion {
  readonly names: Names = new Names()
  readonly graph: Graph = new Graph()
  readonly options: BuildOptions
  /** Names of sources whose topics meet, one set per meeting. */
  readonly copartitions: Set<string>[] = []
  readonly #drafts = new Map<Step<unknown>, unknown>()

  constructor(options: BuildOptions) {
    this.options = options
  }

  expand(step: Step<unknown>): void {
    this.#drafts.set(step, step.expand(this))
  }

  /** What the step gave when it was expanded. */
  of<Out>(ref: StepRef<Out>): Out {
    if (!this.#drafts.has(ref.step)) {
      throw topologyError('TOPOLOGY_FOREIGN_STEP', `a ${ref.step.kind} was used before it was added to the plan`)
    }
    return this.#drafts.get(ref.step) as Out
  }

  /** Says that the topics of these sources must have the same number of partitions; gives all sources together. */
  copartition(...sources: readonly ReadonlySet<string>[]): ReadonlySet<string> {
    const together = new Set(sources.flatMap((set) => [...set]))
    this.copartitions.push(together)
    return new Set(together)
  }
}
