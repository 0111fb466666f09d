// A grouped table while a plan is expanded, and what all its aggregations share: the repartition topic that carries changes, the node, the table.
import { change, type Serde } from '@millrace/serde'
import type { Operator } from '../nodes/operator.ts'
import type { Expansion } from './expansion.ts'
import { GraphNode } from './graph.ts'
import { addStore, type Materialized, tableStore } from './materialized.ts'
import { requireSerde } from './missing-serde.ts'
import { recordTimestamp } from './repartition.ts'
import type { AnySerde } from './stream.ts'
import { StoredRows, type TableDraft } from './table.ts'

export interface GroupedTableDraft {
  /** Sends changes under their new keys. */
  readonly node: GraphNode
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
  /** Given by the user: then all aggregations share one repartition topic. */
  readonly name: string | undefined
  repartition?: GraphNode
}

/** What one aggregation is. */
export interface TableAggregation {
  /** `count`, `reduce`, `aggregate` */
  readonly operation: string
  /** Of a generated name. */
  readonly prefix: string
  readonly name: string | undefined
  readonly materialized: Materialized
  readonly valueSerde: AnySerde
  readonly operator: (facts: { store: string; sendOldValues: boolean }) => Operator
}

/** Names are burned in the order store, sink, source, node. */
export function aggregateTable(
  expansion: Expansion,
  grouped: GroupedTableDraft,
  aggregation: TableAggregation,
): TableDraft {
  const { names, graph, options } = expansion
  const { operation, materialized, valueSerde, name: given } = aggregation
  const storeName = materialized.store ?? names.store('KTABLE-AGGREGATE-')
  const sink = names.node(given && `${given}-sink`, 'KSTREAM-SINK-')
  const source = names.node(given && `${given}-source`, 'KSTREAM-SOURCE-')
  const name = names.node(given, aggregation.prefix)
  const topic = `${grouped.name ?? storeName}-repartition`
  if (!grouped.repartition || grouped.name === undefined) {
    grouped.repartition = changesNode({ topic, sink, source }, grouped, `${operation} '${name}'`)
  }
  graph.add([grouped.node], grouped.repartition)
  const keySerde = materialized.key ?? grouped.keySerde
  const store = tableStore(storeName, materialized, { keySerde, valueSerde }, options)
  const rows = new StoredRows(store, true)
  const facts = { versionedOutput: store.type === 'versioned-key-value' }
  const node = new GraphNode(name, facts, (builder, parents) => {
    const operator = aggregation.operator({ store: storeName, sendOldValues: rows.sendsOldValues })
    builder.addProcessor(name, operator, parents)
    addStore(builder, store, { processor: name, operation, fix: `.${operation}(…)` })
  })
  graph.add([grouped.repartition], node)
  return { name, node, keySerde, valueSerde, sources: new Set([source]), rows }
}

function changesNode(
  names: { readonly topic: string; readonly sink: string; readonly source: string },
  grouped: GroupedTableDraft,
  by: string,
): GraphNode {
  const { topic, sink, source } = names
  return new GraphNode(source, {}, (builder, parents) => {
    const use = { by, does: 'writes', place: `to repartition topic '${topic}'`, fix: '.groupBy(f, …)' } as const
    const keySerde = requireSerde(grouped.keySerde, 'key', use)
    const valueSerde = change(requireSerde(grouped.valueSerde, 'value', use)) as Serde<unknown>
    builder.addRepartitionTopic({ name: topic, partitions: undefined })
    builder.addSink(sink, { topic, keySerde, valueSerde, partitioner: undefined }, parents)
    const timestampExtractor = recordTimestamp
    builder.addSource(source, { topics: [topic], keySerde, valueSerde, timestampExtractor, offsetReset: undefined })
  })
}
