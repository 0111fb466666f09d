// A store that every instance fills with all records of a topic, by a processor of the user's. Processors read it without being connected to it.
import { checkName } from '../names.ts'
import type { TimestampExtractor } from '../nodes/node.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Step } from '../plan/step.ts'
import type { AnySerde } from '../plan/stream.ts'
import type { ProcessorSupplier } from '../processor.ts'
import type { StoreSpec } from '../store-spec.ts'

export interface GlobalStoreCall {
  readonly store: StoreSpec
  readonly topic: string
  readonly key: AnySerde
  readonly value: AnySerde
  /** Writes to the store, and passes nothing on. */
  readonly supplier: ProcessorSupplier
  readonly name?: string | undefined
  readonly timestampExtractor?: TimestampExtractor | undefined
}

export function addGlobalStore(call: GlobalStoreCall): Step<void> {
  const { topic, supplier, timestampExtractor } = call
  checkName(topic, 'topic')
  checkName(call.store.name, 'store name')
  if (call.name !== undefined) checkName(`${call.name}-source`, 'name of a global store')
  return {
    kind: 'add-global-store',
    inputs: [],
    expand({ names, graph }) {
      const source = names.node(call.name && `${call.name}-source`, 'KSTREAM-SOURCE-')
      const processor = names.node(call.name, 'KTABLE-SOURCE-')
      const node = new GraphNode(processor, {}, (builder) => {
        const serdes = { keySerde: call.key, valueSerde: call.value }
        builder.addGlobalStore({
          source,
          topic: { topics: [topic], ...serdes, timestampExtractor, offsetReset: undefined },
          processor,
          operator: { kind: 'process', supplier, keepsKey: false, scansStores: true },
          // Its topic is its changelog.
          store: { ...call.store, logging: false },
        })
      })
      graph.addSource(node)
    },
  }
}
