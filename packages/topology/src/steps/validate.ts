// A stream of what a schema makes of the values; what it refuses goes to a topic of dead letters, or is an error.
import type { SchemaCheck } from '../functions.ts'
import { checkName } from '../names.ts'
import { asyncLimits, type AsyncLimitsCall } from '../plan/async-limits.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface ValidateCall {
  readonly input: StepRef<StreamDraft>
  readonly check: SchemaCheck
  readonly deadLetterTopic?: string | undefined
  /** For a schema that has to wait. Undefined: it must answer at once. */
  readonly limits?: AsyncLimitsCall | undefined
  readonly name?: string | undefined
}

export function validate(call: ValidateCall): Step<StreamDraft> {
  const { input, check, deadLetterTopic, name } = call
  if (name !== undefined) checkName(name, 'name of a validate')
  if (deadLetterTopic !== undefined) checkName(deadLetterTopic, 'dead-letter topic')
  const limits = call.limits === undefined ? undefined : asyncLimits(call.limits, 'validate')
  return {
    kind: 'validate',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      return processStream(expansion, from, {
        name: expansion.names.node(name, 'KSTREAM-VALIDATE-'),
        operator: { kind: 'validate', check, deadLetterTopic, limits },
        facts: { changesValue: true },
        serdes: { key: from.keySerde, value: undefined },
      })
    },
  }
}
