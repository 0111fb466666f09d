// One record for each record, with another key and value. The keys' partitions are wrong from here on.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface MapCall {
  readonly input: StepRef<StreamDraft>
  readonly mapper: KeyValueMapper<readonly [key: unknown, value: unknown]>
  readonly name?: string | undefined
  /** The new keys are the old ones in another form, with the same bytes: partitions stay right. Default: false. */
  readonly sameKeys?: boolean | undefined
}

export function map({ input, mapper, name, sameKeys = false }: MapCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a map')
  return {
    kind: 'map',
    inputs: [input],
    expand: (expansion) =>
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-MAP-'),
        operator: { kind: 'map', mapper },
        facts: sameKeys ? { changesValue: true } : { changesKey: true },
        serdes: { key: undefined, value: undefined },
      }),
  }
}
