// Each stream record joined with the row of its key. A re-keyed stream is repartitioned first, and topics of both sides are co-partitioned.
import type { Joiner } from '../functions.ts'
import { checkName } from '../names.ts'
import { storesOfView } from '../nodes/table-view.ts'
import { GraphNode } from '../plan/graph.ts'
import { repartitionForJoin } from '../plan/repartition.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'
import type { TableDraft } from '../plan/table.ts'

export interface StreamTableJoinCall {
  readonly stream: StepRef<StreamDraft>
  readonly table: StepRef<TableDraft>
  readonly joiner: Joiner
  readonly left: boolean
  readonly name?: string | undefined
  readonly key?: AnySerde
  /** Of the stream's values. */
  readonly value?: AnySerde
}

export function streamTableJoin(call: StreamTableJoinCall): Step<StreamDraft> {
  const { joiner, left } = call
  if (call.name !== undefined) checkName(call.name, 'name of a join')
  return {
    kind: 'stream-table-join',
    inputs: [call.stream, call.table],
    expand(expansion) {
      const stream = expansion.of(call.stream)
      const table = expansion.of(call.table)
      const method = left ? 'leftJoin' : 'join'
      const from = stream.rekeyed
        ? repartitionForJoin(expansion, stream, {
            prefix: call.name ?? stream.name,
            keySerde: call.key,
            valueSerde: call.value,
            by: `${method} of '${stream.name}'`,
            fix: `.${method}(table, f, …)`,
          })
        : stream
      const sources = expansion.copartition(from.sources, table.sources)
      const name = expansion.names.node(call.name, left ? 'KSTREAM-LEFTJOIN-' : 'KSTREAM-JOIN-')
      const view = table.rows.view()
      const facts = { acceptsNullKeys: left, usesStores: [{ processor: name, stores: storesOfView(view) }] }
      const node = new GraphNode(name, facts, (builder, parents) => {
        builder.addProcessor(name, { kind: 'stream-table-join', table: view, joiner, left }, parents)
      })
      expansion.graph.add([from.node], node)
      return {
        name,
        node,
        keySerde: call.key ?? from.keySerde,
        valueSerde: undefined,
        sources,
        rekeyed: false,
      }
    },
  }
}
