// Any number of records for each record, with keys of their own, which are waited for.
import type { AsyncMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import { asyncLimits, type AsyncLimitsCall } from '../plan/async-limits.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface FlatMapAsyncCall extends AsyncLimitsCall {
  readonly input: StepRef<StreamDraft>
  readonly mapper: AsyncMapper<Iterable<readonly [key: unknown, value: unknown]>>
  readonly name?: string | undefined
}

export function flatMapAsync(call: FlatMapAsyncCall): Step<StreamDraft> {
  const { input, mapper, name } = call
  if (name !== undefined) checkName(name, 'name of a flatMapAsync')
  const limits = asyncLimits(call, 'flatMapAsync')
  return {
    kind: 'flat-map-async',
    inputs: [input],
    expand: (expansion) =>
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-FLATMAPASYNC-'),
        operator: { kind: 'flat-map-async', mapper, limits },
        facts: { changesKey: true },
        serdes: { key: undefined, value: undefined },
      }),
  }
}
