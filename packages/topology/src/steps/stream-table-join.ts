// Each stream record joined with the row of its key. A re-keyed stream is repartitioned first, and topics of both sides are co-partitioned.
import type { Joiner } from '../functions.ts'
import { checkName } from '../names.ts'
import { storesOfView } from '../nodes/table-view.ts'
import { topologyError } from '../errors.ts'
import { GraphNode } from '../plan/graph.ts'
import { addStore } from '../plan/materialized.ts'
import { repartitionForJoin } from '../plan/repartition.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'
import type { TableDraft } from '../plan/table.ts'
import type { StoreSpec } from '../store-spec.ts'

export interface StreamTableJoinCall {
  readonly stream: StepRef<StreamDraft>
  readonly table: StepRef<TableDraft>
  readonly joiner: Joiner
  readonly left: boolean
  readonly name?: string | undefined
  readonly key?: AnySerde
  /** Of the stream's values. */
  readonly value?: AnySerde
  /** How long records wait in stream time. The table is versioned and goes back as far at least. */
  readonly graceMs?: number | undefined
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
      const { graceMs } = call
      if (graceMs !== undefined && table.node.facts.versionedOutput === false) throw notVersioned(name)
      const buffer = graceMs === undefined ? undefined : graceBuffer(call, from, { name, graceMs })
      const node = new GraphNode(name, facts, (builder, parents, { isVersioned }) => {
        if (graceMs !== undefined) checkVersions(name, graceMs, table, isVersioned(table.node))
        const operator = { kind: 'stream-table-join', table: view, joiner, left, graceBuffer: buffer?.name } as const
        builder.addProcessor(name, operator, parents)
        const fix = `.${method}(table, f, …)`
        if (buffer) addStore(builder, buffer, { processor: name, operation: method, fix })
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

function graceBuffer(
  call: StreamTableJoinCall,
  from: StreamDraft,
  join: { readonly name: string; readonly graceMs: number },
): StoreSpec {
  return {
    name: `${join.name}-Buffer`,
    type: 'grace-buffer',
    keySerde: call.key ?? from.keySerde,
    valueSerde: call.value ?? from.valueSerde,
    graceMs: join.graceMs,
    scanned: true,
    persistent: true,
    caching: false,
    logging: true,
    changelogConfigs: {},
    changelogSourceTopic: undefined,
  }
}

function checkVersions(name: string, graceMs: number, table: TableDraft, isVersioned: boolean): void {
  if (!isVersioned) throw notVersioned(name)
  const historyMs = table.rows.store?.versioned?.historyMs ?? Number.POSITIVE_INFINITY
  if (graceMs <= historyMs) return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `join '${name}' waits ${graceMs} ms, but its table's versions go back only ${historyMs} ms; give the table a longer versionedHistory`,
  )
}

function notVersioned(name: string): Error {
  return topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `join '${name}' has a grace period, but its table keeps no versions; give the table a store with versionedHistory`,
  )
}
