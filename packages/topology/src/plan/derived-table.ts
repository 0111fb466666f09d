// A table computed row by row from another one: stored only where the user names a store.
import type { Operator } from '../nodes/operator.ts'
import type { TableView } from '../nodes/table-view.ts'
import type { Expansion } from './expansion.ts'
import { GraphNode } from './graph.ts'
import { addStore, type Materialized, tableStore } from './materialized.ts'
import type { AnySerde } from './stream.ts'
import { DerivedRows, StoredRows, type TableDraft } from './table.ts'

/** How one table follows from another. */
export interface Derivation {
  /** Of generated names. */
  readonly prefix: string
  /** The user's call: `filter`, `mapValues`. */
  readonly operation: string
  readonly name: string | undefined
  readonly materialized: Materialized | undefined
  /** Given options without a store name, an index is burned for the store that is not made. */
  readonly burnsStoreIndex: boolean
  readonly valueSerde: AnySerde
  /** Asks for old values where that costs no store. */
  readonly wantsOldValues: boolean
  /** Stores of others that the operator uses. */
  readonly usesStores?: readonly string[]
  readonly view: (of: TableView) => TableView
  readonly operator: (facts: { store: string | undefined; sendsOldValues: boolean; ofVersions: boolean }) => Operator
}

export function deriveTable(expansion: Expansion, from: TableDraft, derivation: Derivation): TableDraft {
  const { names, graph, options } = expansion
  const { prefix, operation, materialized, valueSerde, view, operator } = derivation
  if (derivation.burnsStoreIndex && materialized && materialized.store === undefined) names.store(prefix)
  const name = names.node(derivation.name, prefix)
  const keySerde = materialized?.key ?? from.keySerde
  const rows =
    materialized?.store === undefined
      ? new DerivedRows(from.rows, view)
      : new StoredRows(tableStore(materialized.store, materialized, { keySerde, valueSerde }, options), true)
  if (derivation.wantsOldValues && from.rows.requireOldValues(false)) rows.requireOldValues(false)
  const { usesStores = [] } = derivation
  const facts = {
    // With options for a store, even for one that is not made, the versions of the table that it derives from end here.
    ...(materialized ? { versionedOutput: rows.store?.type === 'versioned-key-value' } : {}),
    usesStores: usesStores.length === 0 ? [] : [{ processor: name, stores: usesStores }],
  }
  const node = new GraphNode(name, facts, (builder, parents, { isVersioned }) => {
    const { store, sendsOldValues } = rows
    const ofVersions = isVersioned(from.node)
    builder.addProcessor(name, operator({ store: store?.name, sendsOldValues, ofVersions }), parents)
    if (store) addStore(builder, store, { processor: name, operation, fix: `.${operation}(f, …)` })
  })
  graph.add([from.node], node)
  return { name, node, keySerde, valueSerde, sources: from.sources, rows }
}
