// The records of a stream for which a predicate is true (or false, negated).
import type { Predicate } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface FilterCall {
  readonly input: StepRef<StreamDraft>
  readonly predicate: Predicate
  readonly negate: boolean
  readonly name?: string | undefined
}

export function filter({ input, predicate, negate, name }: FilterCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a filter')
  return {
    kind: 'filter',
    inputs: [input],
    expand: (expansion) =>
      processStream(expansion, expansion.of(input), {
        name: expansion.names.node(name, 'KSTREAM-FILTER-'),
        operator: { kind: 'filter', predicate, negate },
      }),
  }
}
