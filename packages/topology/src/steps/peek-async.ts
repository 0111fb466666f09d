// Side effects that are waited for before the record is passed on.
import type { AsyncMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import { asyncLimits, type AsyncLimitsCall } from '../plan/async-limits.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface PeekAsyncCall extends AsyncLimitsCall {
  readonly input: StepRef<StreamDraft>
  readonly action: AsyncMapper
  readonly name?: string | undefined
}

export function peekAsync(call: PeekAsyncCall): Step<StreamDraft> {
  const { input, action, name } = call
  if (name !== undefined) checkName(name, 'name of a peekAsync')
  const limits = asyncLimits(call, 'peekAsync')
  return {
    kind: 'peek-async',
    inputs: [input],
    expand: (expansion) =>
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-PEEKASYNC-'),
        operator: { kind: 'peek-async', action, limits },
      }),
  }
}
