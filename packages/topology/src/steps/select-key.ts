// A new key for each record, the value kept.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Expansion } from '../plan/expansion.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { type AnySerde, processStream, type StreamDraft } from '../plan/stream.ts'

export interface SelectKeyCall {
  readonly input: StepRef<StreamDraft>
  readonly selector: KeyValueMapper
  readonly name?: string | undefined
}

export function selectKey({ input, selector, name }: SelectKeyCall): Step<StreamDraft> {
  if (name !== undefined) checkName(name, 'name of a selectKey')
  return {
    kind: 'select-key',
    inputs: [input],
    expand: (expansion) => rekey(expansion, expansion.of(input), { selector, name, keySerde: undefined }),
  }
}

/** Also the first half of a `groupBy`. */
export function rekey(
  expansion: Expansion,
  input: StreamDraft,
  call: { readonly selector: KeyValueMapper; readonly name: string | undefined; readonly keySerde: AnySerde },
): StreamDraft {
  const { selector } = call
  return processStream(expansion, input, {
    name: expansion.names.node(call.name, 'KSTREAM-KEY-SELECT-'),
    operator: { kind: 'map', mapper: (key, value) => [selector(key, value), value] },
    facts: { changesKey: true },
    serdes: { key: call.keySerde, value: input.valueSerde },
  })
}
