// Where DSL and SQL write: steps in call order, and the build that turns them into a topology.
// Law: building changes nothing, so that the same plan builds again, with other options too.
import { topologyError } from '../errors.ts'
import { checkExplicitNames } from '../passes/explicit-names.ts'
import { mergeRepartitions } from '../passes/merge-repartitions.ts'
import { mergeSources } from '../passes/merge-sources.ts'
import { nodesThatKeepNullKeys } from '../passes/keep-null-keys.ts'
import { rewriteSelfJoins } from '../passes/self-joins.ts'
import { hasVersionedOutput } from '../passes/versioned-output.ts'
import { TopologyBuilder } from '../physical/topology-builder.ts'
import type { Topology } from '../topology.ts'
import { Expansion } from './expansion.ts'
import type { GraphNode } from './graph.ts'
import type { Step, StepRef } from './step.ts'

export interface BuildOptions {
  /** `all`: repartition topics of one re-keyed stream are merged, a table's source topic is its changelog, and a stream joined with itself keeps its records once. Default: `none`. */
  readonly optimize?: 'all' | 'none' | undefined
  /** Where stores live that do not say it themselves. Default: `persistent`. */
  readonly stores?: 'persistent' | 'memory' | undefined
  /** Refuses a plan with stores or internal topics that nobody named. Default: false. */
  readonly explicitNames?: boolean | undefined
}

export class PlanBuilder {
  readonly #steps: Step<unknown>[] = []
  readonly #refs = new WeakSet<StepRef<unknown>>()

  /** Throws `TOPOLOGY_FOREIGN_STEP` when the step builds on another plan. */
  add<Out>(step: Step<Out>): StepRef<Out> {
    for (const input of step.inputs) {
      if (!this.#refs.has(input)) {
        throw topologyError(
          'TOPOLOGY_FOREIGN_STEP',
          `${step.kind} combines streams or tables of two builders; make both with the same builder`,
        )
      }
    }
    const ref: StepRef<Out> = { step }
    this.#steps.push(step)
    this.#refs.add(ref)
    return ref
  }

  /** Throws the errors of {@link TopologyErrorCode} that only the whole shows, such as a missing serde or a name used twice. */
  build(options: BuildOptions = {}): Topology {
    const expansion = new Expansion(options)
    for (const step of this.#steps) expansion.expand(step)
    const optimize = options.optimize === 'all'
    const { graph, copartitions } = expansion
    mergeSources(graph)
    if (optimize) mergeRepartitions(expansion)
    const selfJoins = optimize ? rewriteSelfJoins(graph) : new Set<GraphNode>()
    const builder = new TopologyBuilder()
    graph.write(builder, {
      keepNullKeys: nodesThatKeepNullKeys(graph),
      selfJoins,
      reuseSourceTopics: optimize,
      isVersioned: hasVersionedOutput,
    })
    for (const sources of copartitions) builder.copartition(sources)
    const topology = builder.build()
    if (options.explicitNames) checkExplicitNames(expansion.names, topology)
    return topology
  }
}
