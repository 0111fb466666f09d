// A stream read as a table: each record is the new value of its key. A re-keyed stream is repartitioned first.
import { checkName } from '../names.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Expansion } from '../plan/expansion.ts'
import { addStore, checkMaterialized, type Materialized, type StoreSerdes, tableStore } from '../plan/materialized.ts'
import { repartitionNames, repartitionNode } from '../plan/repartition.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { StreamDraft } from '../plan/stream.ts'
import { StoredRows, type TableDraft } from '../plan/table.ts'

export interface ToTableCall {
  readonly input: StepRef<StreamDraft>
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

const fix = '.toTable(…)'

export function toTable({ input, name: given, materialized = {} }: ToTableCall): Step<TableDraft> {
  if (given !== undefined) checkName(given, 'name of a toTable')
  checkMaterialized(materialized)
  return {
    kind: 'to-table',
    inputs: [input],
    expand(expansion) {
      const { names, graph, options } = expansion
      const from = expansion.of(input)
      const name = names.node(given, 'KSTREAM-TOTABLE-')
      const storeName = materialized.store ?? names.store('KSTREAM-TOTABLE-')
      const serdes = {
        keySerde: materialized.key ?? from.keySerde,
        valueSerde: materialized.value ?? from.valueSerde,
      }
      const store = tableStore(storeName, materialized, serdes, options)
      const rows = new StoredRows(store, materialized.store !== undefined)
      const facts = { versionedOutput: store.type === 'versioned-key-value' }
      const parent = from.rekeyed ? repartitionForTable(expansion, from, name, serdes) : from
      const node = new GraphNode(name, facts, (builder, parents) => {
        const { store, sendsOldValues } = rows
        const operator = { kind: 'stream-to-table', store: store?.name, sendOldValues: sendsOldValues } as const
        builder.addProcessor(name, operator, parents)
        if (store) addStore(builder, store, { processor: name, operation: 'toTable', fix })
      })
      graph.add([parent.node], node)
      return { name, node, ...serdes, sources: parent.sources, rows }
    },
  }
}

function repartitionForTable(
  expansion: Expansion,
  from: StreamDraft,
  prefix: string,
  serdes: StoreSerdes,
): Pick<StreamDraft, 'node' | 'sources'> {
  const names = repartitionNames(expansion, prefix)
  const node = repartitionNode({ names, ...serdes, mergeable: true, by: `toTable '${prefix}'`, fix })
  expansion.graph.add([from.node], node)
  return { node, sources: new Set([node.name]) }
}
