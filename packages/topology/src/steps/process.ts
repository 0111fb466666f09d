// A user's own processor in a stream, with stores that it shares or that are its own.
import { checkName } from '../names.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { StreamDraft } from '../plan/stream.ts'
import type { ProcessorSupplier } from '../processor.ts'
import type { StoreSpec } from '../store-spec.ts'

export interface ProcessCall {
  readonly input: StepRef<StreamDraft>
  readonly supplier: ProcessorSupplier
  /** Given: no index is burned for the node. */
  readonly name?: string | undefined
  /** Stores by name that are added elsewhere, and stores that are added here. */
  readonly stores?: readonly (string | StoreSpec)[] | undefined
}

/** Keys may change: what needs equal keys in one partition repartitions afterwards. */
export function process(call: ProcessCall): Step<StreamDraft> {
  return processStep(call, false)
}

/** Keys stay as they are. */
export function processValues(call: ProcessCall): Step<StreamDraft> {
  return processStep(call, true)
}

function processStep(call: ProcessCall, keepsKey: boolean): Step<StreamDraft> {
  const { input, supplier, stores = [] } = call
  if (call.name !== undefined) checkName(call.name, 'name of a processor')
  return {
    kind: keepsKey ? 'process-values' : 'process',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      const name = call.name ?? expansion.names.generate(keepsKey ? 'KSTREAM-PROCESSVALUES-' : 'KSTREAM-PROCESSOR-')
      const shared = stores.filter((store) => typeof store === 'string')
      const usesStores = shared.length === 0 ? [] : [{ processor: name, stores: shared }]
      // Nothing is said of keys and values: as in Kafka Streams, a repartition below moves above a processor when repartitions are merged, never right below it.
      const node = new GraphNode(name, { usesStores }, (builder, parents) => {
        builder.addProcessor(name, { kind: 'process', supplier, keepsKey, scansStores: true }, parents)
        for (const store of stores) if (typeof store !== 'string') builder.addStore(store, [name])
      })
      expansion.graph.add([from.node], node)
      return {
        name,
        node,
        keySerde: keepsKey ? from.keySerde : undefined,
        valueSerde: undefined,
        sources: from.sources,
        rekeyed: from.rekeyed || !keepsKey,
      }
    },
  }
}
