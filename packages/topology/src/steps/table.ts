// A topic read as a table: each record is the new value of its key.
import { checkName } from '../names.ts'
import type { TimestampExtractor } from '../nodes/node.ts'
import { GraphNode, type WriteNode } from '../plan/graph.ts'
import { addStore, checkMaterialized, type Materialized, tableStore } from '../plan/materialized.ts'
import { requireSerde } from '../plan/missing-serde.ts'
import type { Step } from '../plan/step.ts'
import type { AnySerde } from '../plan/stream.ts'
import { StoredRows, type TableDraft } from '../plan/table.ts'

export interface TableCall {
  readonly topic: string
  readonly key?: AnySerde
  readonly value?: AnySerde
  readonly name?: string | undefined
  readonly timestampExtractor?: TimestampExtractor | undefined
  readonly offsetReset?: 'earliest' | 'latest' | undefined
  /** Its serdes are the table's. */
  readonly materialized?: Omit<Materialized, 'key' | 'value'> | undefined
}

export function table(call: TableCall): Step<TableDraft> {
  checkName(call.topic, 'topic')
  if (call.name !== undefined) checkName(`${call.name}-source`, 'name of a table')
  checkMaterialized(call.materialized)
  return {
    kind: 'table',
    inputs: [],
    expand({ names, graph, options }) {
      const { materialized = {}, key, value } = call
      const storeName = materialized.store ?? names.store(`${call.topic}-`)
      const sourceName = names.node(call.name && `${call.name}-source`, 'KSTREAM-SOURCE-')
      const name = names.node(call.name, 'KTABLE-SOURCE-')
      const serdes = { keySerde: key, valueSerde: value }
      const store = tableStore(storeName, materialized, serdes, options)
      const rows = new StoredRows(store, materialized.store !== undefined)
      const facts = { versionedOutput: store.type === 'versioned-key-value' }
      const node = new GraphNode(name, facts, writeTable(call, { sourceName, name }, rows))
      graph.addSource(node)
      return { name, node, ...serdes, sources: new Set([sourceName]), rows }
    },
  }
}

function writeTable(call: TableCall, names: { sourceName: string; name: string }, rows: StoredRows): WriteNode {
  return (builder, _parents, { reuseSourceTopics }) => {
    const { topic, key, value } = call
    const by = `table '${names.name}'`
    const use = { by, does: 'reads', place: `from topic '${topic}'`, fix: '.table(topic, …)' } as const
    builder.addSource(names.sourceName, {
      topics: [topic],
      keySerde: requireSerde(key, 'key', use),
      valueSerde: requireSerde(value, 'value', use),
      timestampExtractor: call.timestampExtractor,
      offsetReset: call.offsetReset,
    })
    const { store, sendsOldValues } = rows
    const operator = { kind: 'table-source', store: store?.name, sendOldValues: sendsOldValues } as const
    builder.addProcessor(names.name, operator, [names.sourceName])
    if (!store) return
    const reused = reuseSourceTopics ? { ...store, logging: true, changelogSourceTopic: topic } : store
    addStore(builder, reused, { processor: names.name, operation: 'table', fix: use.fix })
  }
}
