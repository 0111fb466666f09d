// A stream while a plan is expanded: its last node, and what later steps need to know of it.
import type { Serde } from '@millrace/serde'
import type { Operator } from '../nodes/operator.ts'
import type { Expansion } from './expansion.ts'
import { type Facts, GraphNode } from './graph.ts'

export type AnySerde = Serde<unknown> | undefined

export interface StreamDraft {
  readonly name: string
  readonly node: GraphNode
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
  /** Names of the sources whose partitioning its records have. */
  readonly sources: ReadonlySet<string>
  /** Its keys changed since: whatever needs equal keys in one partition repartitions first. */
  readonly rekeyed: boolean
  /** The repartition that a join made of it: a later unnamed join uses it again. */
  joinRepartition?: GraphNode
}

/** What one processor does to a stream. */
export interface StreamProcessor {
  readonly name: string
  readonly operator: Operator
  readonly facts?: Facts
  /** Default: the input's. */
  readonly serdes?: { readonly key: AnySerde; readonly value: AnySerde }
}

/** A stream of what a processor makes of another stream. */
export function processStream(expansion: Expansion, input: StreamDraft, processor: StreamProcessor): StreamDraft {
  const { name, operator, facts = {}, serdes } = processor
  const node = new GraphNode(name, facts, (builder, parents) => builder.addProcessor(name, operator, parents))
  expansion.graph.add([input.node], node)
  return {
    name,
    node,
    keySerde: serdes ? serdes.key : input.keySerde,
    valueSerde: serdes ? serdes.value : input.valueSerde,
    sources: input.sources,
    rekeyed: input.rekeyed || facts.changesKey === true,
  }
}
