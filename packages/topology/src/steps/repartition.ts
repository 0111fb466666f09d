// A stream sent through a topic of its own, so that records of one key are in one partition again, or in another number of partitions.
import { topologyError } from '../errors.ts'
import { checkName } from '../names.ts'
import type { Partitioner } from '../nodes/node.ts'
import { repartitionNames, repartitionNode } from '../plan/repartition.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'

export interface RepartitionCall {
  readonly input: StepRef<StreamDraft>
  readonly name?: string | undefined
  readonly key?: AnySerde
  readonly value?: AnySerde
  /** Default, and 0: as many as the co-partitioned topics have. */
  readonly partitions?: number | undefined
  readonly partitioner?: Partitioner | undefined
}

export function repartition(call: RepartitionCall): Step<StreamDraft> {
  const { input, partitions, partitioner } = call
  if (call.name !== undefined) checkName(call.name, 'name of a repartition')
  if (partitions !== undefined && !(Number.isSafeInteger(partitions) && partitions >= 0)) {
    throw topologyError(
      'TOPOLOGY_ARGUMENT_INVALID',
      `a repartition topic cannot have ${partitions} partitions; give 1 or more, or leave it out`,
    )
  }
  return {
    kind: 'repartition',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      const prefix = call.name ?? expansion.names.generate('KSTREAM-REPARTITION-')
      const keySerde = call.key ?? from.keySerde
      const valueSerde = call.value ?? from.valueSerde
      const node = repartitionNode({
        names: repartitionNames(expansion, prefix),
        keySerde,
        valueSerde,
        mergeable: false,
        partitions: partitions || undefined,
        partitioner,
        by: `repartition '${prefix}'`,
        fix: '.repartition(…)',
      })
      expansion.graph.add([from.node], node)
      return { name: node.name, node, keySerde, valueSerde, sources: new Set([node.name]), rekeyed: false }
    },
  }
}
