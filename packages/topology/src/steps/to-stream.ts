// A table's changes as a stream of its new values; a deletion is a null value.
import { checkName } from '../names.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { StreamDraft } from '../plan/stream.ts'
import type { TableDraft } from '../plan/table.ts'

export interface ToStreamCall {
  readonly input: StepRef<TableDraft>
  readonly name?: string | undefined
}

export function toStream({ input, name: given }: ToStreamCall): Step<StreamDraft> {
  if (given !== undefined) checkName(given, 'name of a toStream')
  return {
    kind: 'to-stream',
    inputs: [input],
    expand(expansion) {
      const { node: parent, keySerde, valueSerde, sources } = expansion.of(input)
      const name = expansion.names.node(given, 'KTABLE-TOSTREAM-')
      const node = new GraphNode(name, {}, (builder, parents) =>
        builder.addProcessor(name, { kind: 'table-to-stream' }, parents),
      )
      expansion.graph.add([parent], node)
      return { name, node, keySerde, valueSerde, sources, rekeyed: false }
    },
  }
}
