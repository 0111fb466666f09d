// One record for each record, with another value.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface MapValuesCall {
  readonly input: StepRef<StreamDraft>
  readonly mapper: KeyValueMapper
  readonly name?: string | undefined
}

export function mapValues({ input, mapper, name }: MapValuesCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a mapValues')
  return {
    kind: 'map-values',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      return processStream(expansion, from, {
        name: expansion.names.node(name, 'KSTREAM-MAPVALUES-'),
        operator: { kind: 'map-values', mapper },
        facts: { changesValue: true },
        serdes: { key: from.keySerde, value: undefined },
      })
    },
  }
}
