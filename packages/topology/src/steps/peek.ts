// Side effects: peek passes records on, foreach ends the stream.
import type { ForeachAction } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface PeekCall {
  readonly input: StepRef<StreamDraft>
  readonly action: ForeachAction
  readonly name?: string | undefined
}

export function peek({ input, action, name }: PeekCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a peek')
  return {
    kind: 'peek',
    inputs: [input],
    expand: (expansion) =>
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-PEEK-'),
        operator: { kind: 'peek', action },
      }),
  }
}

export function foreach({ input, action, name }: PeekCall): Step<void> {
  if (name !== undefined) checkName(name, 'name of a foreach')
  return {
    kind: 'foreach',
    inputs: [input],
    expand(expansion) {
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-FOREACH-'),
        operator: { kind: 'foreach', action },
      })
    },
  }
}
