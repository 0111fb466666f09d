// Grouped streams that share one aggregate while a plan is expanded: one operator per stream, all over one store, and a node where their updates meet.
import type { Aggregator } from '../functions.ts'
import type { Operator } from '../nodes/operator.ts'
import type { Expansion } from './expansion.ts'
import { GraphNode } from './graph.ts'
import type { GroupedStreamDraft, Windowing } from './grouped-stream.ts'
import { addStore, type Materialized, tableStore } from './materialized.ts'
import { repartitionNames, repartitionNode } from './repartition.ts'
import type { AnySerde, StreamDraft } from './stream.ts'
import { StoredRows, type TableDraft } from './table.ts'

export interface CogroupedGroup {
  readonly grouped: GroupedStreamDraft
  readonly aggregator: Aggregator
}

export interface CogroupedStreamDraft {
  readonly groups: readonly CogroupedGroup[]
  /** Made by an earlier aggregation of the same streams, and used again. */
  readonly repartitions: Map<GroupedStreamDraft, GraphNode>
}

export interface CogroupedAggregation {
  readonly name: string | undefined
  readonly materialized: Materialized
  readonly windowing?: Windowing
  readonly operator: (aggregator: Aggregator, facts: { store: string; sendsOldValues: boolean }) => Operator
}

type Input = Pick<StreamDraft, 'node' | 'sources'>

const prefix = 'COGROUPKSTREAM-AGGREGATE-'
const operation = 'aggregate'

/** Names are burned in the order store, repartitions, operators, merge. */
export function aggregateCogrouped(
  expansion: Expansion,
  { groups, repartitions }: CogroupedStreamDraft,
  aggregation: CogroupedAggregation,
): TableDraft {
  const { names, graph, options } = expansion
  const { name, materialized, windowing } = aggregation
  const storeName = materialized.store ?? names.store(prefix)
  const keySerde = materialized.key ?? groups.map(({ grouped }) => grouped.keySerde).find((serde) => serde)
  const valueSerde = materialized.value
  const rowPerKey = tableStore(storeName, materialized, { keySerde, valueSerde }, options)
  const store = windowing ? windowing.store(rowPerKey) : rowPerKey
  const rows = new StoredRows(store, true)
  const inputs = groups.map(({ grouped }) => inputOf(expansion, grouped, { repartitions, storeName, keySerde }))
  const sources = expansion.copartition(...inputs.map((input) => input.sources))
  const facts = { versionedOutput: store.type === 'versioned-key-value', ...graceFact(windowing) }
  const nodes = groups.map(({ aggregator }, i) => {
    const own = names.node(name && `${name}-cogroup-agg-${i}`, prefix)
    const node = new GraphNode(own, facts, (builder, parents) => {
      const { sendsOldValues } = rows
      builder.addProcessor(own, aggregation.operator(aggregator, { store: storeName, sendsOldValues }), parents)
      addStore(builder, store, { processor: own, operation, fix: '.aggregate(f, …)' })
    })
    return graph.add([(inputs[i] as Input).node], node)
  })
  const merged = names.node(name && `${name}-cogroup-merge`, 'COGROUPKSTREAM-MERGE-')
  const node = new GraphNode(merged, facts, (builder, parents) =>
    builder.addProcessor(merged, { kind: 'pass-through' }, parents),
  )
  graph.add(nodes, node)
  const tableKeySerde = windowing ? windowing.keySerde(keySerde) : keySerde
  return { name: merged, node, keySerde: tableKeySerde, valueSerde, sources, rows }
}

function graceFact(windowing: Windowing | undefined): { readonly windowGraceMs?: number } {
  return windowing ? { windowGraceMs: windowing.graceMs } : {}
}

/** The stream, repartitioned if it is re-keyed. */
function inputOf(
  expansion: Expansion,
  grouped: GroupedStreamDraft,
  use: {
    readonly repartitions: Map<GroupedStreamDraft, GraphNode>
    readonly storeName: string
    readonly keySerde: AnySerde
  },
): Input {
  if (!grouped.stream.rekeyed) return grouped.stream
  const names = repartitionNames(expansion, grouped.name ?? use.storeName)
  let node = use.repartitions.get(grouped)
  if (!node) {
    node = repartitionNode({
      names,
      keySerde: grouped.keySerde ?? use.keySerde,
      valueSerde: grouped.valueSerde,
      mergeable: true,
      by: `${operation} of a cogroup into '${use.storeName}'`,
      fix: grouped.fix,
    })
    use.repartitions.set(grouped, node)
    expansion.graph.add([grouped.stream.node], node)
  }
  return { node, sources: new Set([node.name]) }
}
