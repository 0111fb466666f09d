// A user's own processor in a stream, with stores that it shares or that are its own.
import { checkName } from '../names.ts'
import type { Operator } from '../nodes/operator.ts'
import { asyncLimits, type AsyncLimitsCall } from '../plan/async-limits.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { StreamDraft } from '../plan/stream.ts'
import type { AsyncProcessor, ProcessorSupplier } from '../processor.ts'
import type { StoreSpec } from '../store-spec.ts'

interface AnyProcessCall {
  readonly input: StepRef<StreamDraft>
  /** Given: no index is burned for the node. */
  readonly name?: string | undefined
  /** Stores by name that are added elsewhere, and stores that are added here. */
  readonly stores?: readonly (string | StoreSpec)[] | undefined
}

export interface ProcessCall extends AnyProcessCall {
  readonly supplier: ProcessorSupplier
}

export interface ProcessAsyncCall extends AnyProcessCall, AsyncLimitsCall {
  readonly processor: AsyncProcessor
}

interface ProcessKind {
  readonly kind: string
  /** Of generated names. */
  readonly prefix: string
  readonly operator: Operator
  readonly keepsKey: boolean
}

/** Keys may change: what needs equal keys in one partition repartitions afterwards. */
export function process(call: ProcessCall): Step<StreamDraft> {
  const { supplier } = call
  const operator: Operator = { kind: 'process', supplier, keepsKey: false, scansStores: true }
  return processStep(call, { kind: 'process', prefix: 'KSTREAM-PROCESSOR-', operator, keepsKey: false })
}

/** Keys stay as they are. */
export function processValues(call: ProcessCall): Step<StreamDraft> {
  const { supplier } = call
  const operator: Operator = { kind: 'process', supplier, keepsKey: true, scansStores: true }
  return processStep(call, { kind: 'process-values', prefix: 'KSTREAM-PROCESSVALUES-', operator, keepsKey: true })
}

/** As `process`, by a function that is waited for. */
export function processAsync(call: ProcessAsyncCall): Step<StreamDraft> {
  const { processor } = call
  const limits = asyncLimits(call, 'processAsync')
  const operator: Operator = { kind: 'process-async', processor, limits, scansStores: true }
  return processStep(call, { kind: 'process-async', prefix: 'KSTREAM-PROCESSASYNC-', operator, keepsKey: false })
}

function processStep(call: AnyProcessCall, { kind, prefix, operator, keepsKey }: ProcessKind): Step<StreamDraft> {
  const { input, stores = [] } = call
  if (call.name !== undefined) checkName(call.name, 'name of a processor')
  return {
    kind,
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      const name = call.name ?? expansion.names.generate(prefix)
      const shared = stores.filter((store) => typeof store === 'string')
      const usesStores = shared.length === 0 ? [] : [{ processor: name, stores: shared }]
      // Nothing is said of keys and values: as in Kafka Streams, a repartition below moves above a processor when repartitions are merged, never right below it.
      const node = new GraphNode(name, { usesStores }, (builder, parents) => {
        builder.addProcessor(name, operator, parents)
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
