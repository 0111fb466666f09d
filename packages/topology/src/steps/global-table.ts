// A topic read as a table by every instance, all partitions of it. Its topic is its changelog.
import { checkName } from '../names.ts'
import type { TimestampExtractor } from '../nodes/node.ts'
import type { GlobalTableDraft } from '../plan/global-table.ts'
import { GraphNode } from '../plan/graph.ts'
import { checkMaterialized, type Materialized, tableStore } from '../plan/materialized.ts'
import { requireSerde } from '../plan/missing-serde.ts'
import type { Step } from '../plan/step.ts'
import type { AnySerde } from '../plan/stream.ts'

export interface GlobalTableCall {
  readonly topic: string
  readonly key?: AnySerde
  readonly value?: AnySerde
  readonly name?: string | undefined
  readonly timestampExtractor?: TimestampExtractor | undefined
  readonly materialized?: Pick<Materialized, 'store' | 'inMemory'> | undefined
}

export function globalTable(call: GlobalTableCall): Step<GlobalTableDraft> {
  const { topic, key, value, materialized = {} } = call
  checkName(topic, 'topic')
  if (call.name !== undefined) checkName(`${call.name}-source`, 'name of a global table')
  checkMaterialized(materialized)
  return {
    kind: 'global-table',
    inputs: [],
    expand({ names, graph, options }) {
      const storeName = materialized.store ?? names.store(`${topic}-`)
      const source = names.node(call.name && `${call.name}-source`, 'KSTREAM-SOURCE-')
      const processor = names.node(call.name, 'KTABLE-SOURCE-')
      const serdes = { keySerde: key, valueSerde: value }
      const store = tableStore(storeName, { ...materialized, logging: false, caching: false }, serdes, options)
      const node = new GraphNode(processor, {}, (builder) => {
        const use = { by: `global table '${processor}'`, does: 'reads', place: `from topic '${topic}'` } as const
        const fix = '.globalTable(topic, …)'
        requireSerde(key, 'key', { ...use, fix })
        requireSerde(value, 'value', { ...use, fix })
        const { timestampExtractor } = call
        builder.addGlobalStore({
          source,
          topic: { topics: [topic], ...serdes, timestampExtractor, offsetReset: undefined },
          processor,
          operator: { kind: 'table-source', store: storeName, sendOldValues: false },
          store,
        })
      })
      graph.addSource(node)
      return { view: { kind: 'store', store: storeName } }
    },
  }
}
