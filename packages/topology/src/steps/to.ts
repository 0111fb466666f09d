// A stream written to a topic, or to the topic that each record names.
import { checkName } from '../names.ts'
import type { Partitioner, TopicExtractor } from '../nodes/node.ts'
import { GraphNode } from '../plan/graph.ts'
import { requireSerde } from '../plan/missing-serde.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'

export interface ToCall {
  readonly input: StepRef<StreamDraft>
  readonly topic: string | TopicExtractor
  readonly key?: AnySerde
  readonly value?: AnySerde
  readonly name?: string | undefined
  readonly partitioner?: Partitioner | undefined
}

export function to(call: ToCall): Step<void> {
  const { input, topic, partitioner } = call
  if (typeof topic !== 'function') checkName(topic, 'topic')
  if (call.name !== undefined) checkName(call.name, 'name of a sink')
  return {
    kind: 'to',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      const name = expansion.names.node(call.name, 'KSTREAM-SINK-')
      const node = new GraphNode(name, {}, (builder, parents) => {
        const place = typeof topic === 'string' ? `to topic '${topic}'` : 'to the topics that records name'
        const use = { by: `to '${name}'`, does: 'writes', place, fix: '.to(topic, …)' } as const
        const keySerde = requireSerde(call.key ?? from.keySerde, 'key', use)
        const valueSerde = requireSerde(call.value ?? from.valueSerde, 'value', use)
        builder.addSink(name, { topic, keySerde, valueSerde, partitioner }, parents)
      })
      expansion.graph.add([from.node], node)
    },
  }
}
