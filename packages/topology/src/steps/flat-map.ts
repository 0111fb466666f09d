// Any number of records for each record: with keys of their own, or with the record's key.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface FlatMapCall {
  readonly input: StepRef<StreamDraft>
  readonly mapper: KeyValueMapper<Iterable<readonly [key: unknown, value: unknown]>>
  readonly name?: string | undefined
}

export function flatMap({ input, mapper, name }: FlatMapCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a flatMap')
  return {
    kind: 'flat-map',
    inputs: [input],
    expand: (expansion) =>
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-FLATMAP-'),
        operator: { kind: 'flat-map', mapper },
        facts: { changesKey: true },
        serdes: { key: undefined, value: undefined },
      }),
  }
}

export interface FlatMapValuesCall {
  readonly input: StepRef<StreamDraft>
  readonly mapper: KeyValueMapper<Iterable<unknown>>
  readonly name?: string | undefined
}

export function flatMapValues({ input, mapper, name }: FlatMapValuesCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a flatMapValues')
  return {
    kind: 'flat-map-values',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      return processStream(expansion, from, {
        name: expansion.names.node(name, 'KSTREAM-FLATMAPVALUES-'),
        operator: { kind: 'flat-map-values', mapper },
        facts: { changesValue: true },
        serdes: { key: from.keySerde, value: undefined },
      })
    },
  }
}
