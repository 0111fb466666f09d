// The records of two streams as one stream, in no particular order between the two.
import { checkName } from '../names.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { StreamDraft } from '../plan/stream.ts'

export interface MergeCall {
  readonly left: StepRef<StreamDraft>
  readonly right: StepRef<StreamDraft>
  readonly name?: string | undefined
}

/** Serdes are lost: neither side's need fit the other's records. */
export function merge({ left, right, name: given }: MergeCall): Step<StreamDraft> {
  if (given !== undefined) checkName(given, 'name of a merge')
  return {
    kind: 'merge',
    inputs: [left, right],
    expand(expansion) {
      const [a, b] = [expansion.of(left), expansion.of(right)]
      const name = expansion.names.node(given, 'KSTREAM-MERGE-')
      const node = new GraphNode(name, { mergesStreams: true }, (builder, parents) =>
        builder.addProcessor(name, { kind: 'pass-through' }, parents),
      )
      expansion.graph.add([a.node, b.node], node)
      return {
        name,
        node,
        keySerde: undefined,
        valueSerde: undefined,
        sources: new Set([...a.sources, ...b.sources]),
        rekeyed: a.rekeyed || b.rekeyed,
      }
    },
  }
}
