// Two tables joined by key: inner, left or outer. A change on either side gives a change of the result.
import type { Joiner } from '../functions.ts'
import { checkName } from '../names.ts'
import { storesOfView, type TableView } from '../nodes/table-view.ts'
import type { Expansion } from '../plan/expansion.ts'
import { GraphNode } from '../plan/graph.ts'
import { addStore, checkMaterialized, type Materialized, tableStore } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { JoinedRows, type TableDraft } from '../plan/table.ts'

export interface TableTableJoinCall {
  readonly left: StepRef<TableDraft>
  readonly right: StepRef<TableDraft>
  readonly joiner: Joiner
  /** Rows of the left side without one of the right are joined with null, and the other way round. */
  readonly keepsLeft: boolean
  readonly keepsRight: boolean
  readonly name?: string | undefined
  /** Given: the result is stored, with a store name or without. */
  readonly materialized?: Materialized | undefined
}

export function tableTableJoin(call: TableTableJoinCall): Step<TableDraft> {
  const { name, materialized } = call
  if (name !== undefined) checkName(`${name}-join-other`, 'name of a join')
  checkMaterialized(materialized)
  return {
    kind: 'table-table-join',
    inputs: [call.left, call.right],
    expand: (expansion) => joinTables(expansion, call),
  }
}

function joinTables(expansion: Expansion, call: TableTableJoinCall): TableDraft {
  const { names, graph, options } = expansion
  const { joiner, keepsLeft, keepsRight, materialized } = call
  const [left, right] = [expansion.of(call.left), expansion.of(call.right)]
  const storeName = materialized && (materialized.store ?? names.store('KTABLE-MERGE-'))
  const name = names.node(call.name, 'KTABLE-MERGE-')
  const sources = expansion.copartition(left.sources, right.sources)
  if (keepsLeft) left.rows.requireOldValues(true)
  if (keepsRight) right.rows.requireOldValues(true)
  const views = { left: left.rows.view(), right: right.rows.view() }
  const leftName = names.node(call.name && `${call.name}-join-this`, 'KTABLE-JOINTHIS-')
  const rightName = names.node(call.name && `${call.name}-join-other`, 'KTABLE-JOINOTHER-')
  const keySerde = materialized?.key ?? left.keySerde
  const valueSerde = materialized?.value
  const store =
    storeName === undefined ? undefined : tableStore(storeName, materialized ?? {}, { keySerde, valueSerde }, options)
  const view: TableView = { kind: 'join', ...views, joiner, keepsLeft, keepsRight }
  const rows = new JoinedRows([left.rows, right.rows], store, view)
  const facts = {
    usesStores: [
      { processor: leftName, stores: storesOfView(views.right) },
      { processor: rightName, stores: storesOfView(views.left) },
    ],
    versionedOutput: store?.type === 'versioned-key-value',
  }
  const node = new GraphNode(name, facts, (builder, _parents, { isVersioned }) => {
    const { sendsOldValues: sendOldValues } = rows
    const side = { kind: 'table-table-join', joiner, sendOldValues } as const
    const ofLeft = { ...side, side: 'left', other: views.right, keepsThis: keepsLeft, keepsOther: keepsRight } as const
    const ofRight = { ...side, side: 'right', other: views.left, keepsThis: keepsRight, keepsOther: keepsLeft } as const
    builder.addProcessor(leftName, { ...ofLeft, latestOnly: isVersioned(left.node) }, [left.name])
    builder.addProcessor(rightName, { ...ofRight, latestOnly: isVersioned(right.node) }, [right.name])
    builder.addProcessor(name, { kind: 'table-table-merge', store: storeName, sendOldValues }, [leftName, rightName])
    if (store) addStore(builder, store, { processor: name, operation: 'join', fix: '.join(table, f, …)' })
  })
  graph.add([left.node, right.node], node)
  return { name, node, keySerde, valueSerde, sources, rows }
}
