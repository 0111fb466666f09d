// A grouped stream while a plan is expanded, and what all its aggregations share: a repartition where keys changed, the node, the table.
import type { Operator } from '../nodes/operator.ts'
import type { StoreSpec } from '../store-spec.ts'
import type { Expansion } from './expansion.ts'
import { GraphNode } from './graph.ts'
import { addStore, type Materialized, tableStore } from './materialized.ts'
import { repartitionNames, repartitionNode } from './repartition.ts'
import type { AnySerde, StreamDraft } from './stream.ts'
import { StoredRows, type TableDraft } from './table.ts'

export interface GroupedStreamDraft {
  readonly stream: StreamDraft
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
  /** Given by the user: then all aggregations share one repartition. */
  readonly name: string | undefined
  /** `groupBy(f, …)`, for errors. */
  readonly fix: string
  repartition?: GraphNode
}

/** What one aggregation is. */
export interface Aggregation {
  /** `count`, `reduce`, `aggregate` */
  readonly operation: string
  /** Of generated names. */
  readonly prefix: string
  readonly name: string | undefined
  readonly materialized: Materialized
  readonly valueSerde: AnySerde
  readonly operator: (facts: { store: string; sendsOldValues: boolean }) => Operator
  /** Absent: one row per key. */
  readonly windowing?: Windowing
}

/** What windows change about an aggregation. */
export interface Windowing {
  readonly store: (rowPerKey: StoreSpec) => StoreSpec
  readonly keySerde: (inner: AnySerde) => AnySerde
  /** How long after its end a window can change. */
  readonly graceMs: number
}

/** Names are burned in the order store, node, repartition. */
export function aggregateStream(
  expansion: Expansion,
  grouped: GroupedStreamDraft,
  aggregation: Aggregation,
): TableDraft {
  const { names, graph, options } = expansion
  const { operation, prefix, materialized, valueSerde } = aggregation
  const storeName = materialized.store ?? names.store(prefix)
  const name = names.node(aggregation.name, prefix)
  const keySerde = materialized.key ?? grouped.keySerde
  const { windowing } = aggregation
  const rowPerKey = tableStore(storeName, materialized, { keySerde, valueSerde }, options)
  const store = windowing ? windowing.store(rowPerKey) : rowPerKey
  const rows = new StoredRows(store, true)
  const parent = grouped.stream.rekeyed
    ? repartitionForGroup(expansion, grouped, { storeName, by: `${operation} '${name}'`, keySerde })
    : grouped.stream
  const facts = {
    versionedOutput: store.type === 'versioned-key-value',
    ...(windowing ? { windowGraceMs: windowing.graceMs } : {}),
  }
  const node = new GraphNode(name, facts, (builder, parents) => {
    builder.addProcessor(name, aggregation.operator({ store: storeName, sendsOldValues: rows.sendsOldValues }), parents)
    addStore(builder, store, { processor: name, operation, fix: `.${operation}(…)` })
  })
  graph.add([parent.node], node)
  const tableKeySerde = windowing ? windowing.keySerde(keySerde) : keySerde
  return { name, node, keySerde: tableKeySerde, valueSerde, sources: parent.sources, rows }
}

function repartitionForGroup(
  expansion: Expansion,
  grouped: GroupedStreamDraft,
  use: { readonly storeName: string; readonly by: string; readonly keySerde: AnySerde },
): Pick<StreamDraft, 'node' | 'sources'> {
  const names = repartitionNames(expansion, grouped.name ?? use.storeName)
  let node = grouped.repartition
  if (!node || grouped.name === undefined) {
    node = repartitionNode({
      names,
      keySerde: grouped.keySerde ?? use.keySerde,
      valueSerde: grouped.valueSerde,
      mergeable: true,
      by: use.by,
      fix: grouped.fix,
    })
    grouped.repartition = node
  }
  expansion.graph.add([grouped.stream.node], node)
  return { node, sources: new Set([names.source]) }
}
