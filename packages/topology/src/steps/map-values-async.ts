// One record for each record, with another value, which is waited for.
import type { AsyncMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import { asyncLimits, type AsyncLimitsCall } from '../plan/async-limits.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface MapValuesAsyncCall extends AsyncLimitsCall {
  readonly input: StepRef<StreamDraft>
  readonly mapper: AsyncMapper
  readonly name?: string | undefined
}

export function mapValuesAsync(call: MapValuesAsyncCall): Step<StreamDraft> {
  const { input, mapper, name } = call
  if (name !== undefined) checkName(name, 'name of a mapValuesAsync')
  const limits = asyncLimits(call, 'mapValuesAsync')
  return {
    kind: 'map-values-async',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      return processStream(expansion, from, {
        name: expansion.names.node(name, 'KSTREAM-MAPVALUESASYNC-'),
        operator: { kind: 'map-values-async', mapper, limits },
        facts: { changesValue: true },
        serdes: { key: from.keySerde, value: undefined },
      })
    },
  }
}
