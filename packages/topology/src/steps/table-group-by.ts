// A table grouped by new keys and values. Aggregations follow; they learn of old rows too, so that they can take them out.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import { GraphNode } from '../plan/graph.ts'
import type { GroupedTableDraft } from '../plan/grouped-table.ts'
import { requireSerde } from '../plan/missing-serde.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde } from '../plan/stream.ts'
import type { TableDraft } from '../plan/table.ts'

export interface TableGroupByCall {
  readonly input: StepRef<TableDraft>
  readonly selector: KeyValueMapper<readonly [key: unknown, value: unknown]>
  readonly key?: AnySerde
  readonly value?: AnySerde
  /** Of the node, and of the repartition topic. */
  readonly name?: string | undefined
}

export function tableGroupBy(call: TableGroupByCall): Step<GroupedTableDraft> {
  if (call.name !== undefined) checkName(call.name, 'name of a groupBy')
  return {
    kind: 'table-group-by',
    inputs: [call.input],
    expand(expansion) {
      const from = expansion.of(call.input)
      const name = expansion.names.node(call.name, 'KTABLE-SELECT-')
      const node = new GraphNode(name, {}, (builder, parents, { isVersioned }) => {
        const use = { by: `groupBy '${name}'`, does: 'writes', place: 'to a repartition topic' } as const
        const keySerde = requireSerde(call.key, 'key', { ...use, fix: '.groupBy(f, …)' })
        const latestOnly = isVersioned(from.node)
        builder.addProcessor(name, { kind: 'table-group-by', selector: call.selector, keySerde, latestOnly }, parents)
      })
      expansion.graph.add([from.node], node)
      from.rows.requireOldValues(true)
      return { node, keySerde: call.key, valueSerde: call.value, name: call.name }
    },
  }
}
