// A stream grouped by its key, or by a new one. Aggregations follow.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { GroupedStreamDraft } from '../plan/grouped-stream.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'
import { rekey } from './select-key.ts'

export interface GroupByKeyCall {
  readonly input: StepRef<StreamDraft>
  readonly key?: AnySerde
  readonly value?: AnySerde
  /** Of the repartition topic, if there is one. */
  readonly name?: string | undefined
}

export function groupByKey({ input, key, value, name }: GroupByKeyCall): Step<GroupedStreamDraft> {
  if (name !== undefined) checkName(name, 'name of a groupByKey')
  return {
    kind: 'group-by-key',
    inputs: [input],
    expand(expansion) {
      const stream = expansion.of(input)
      const keySerde = key ?? stream.keySerde
      return { stream, keySerde, valueSerde: value ?? stream.valueSerde, name, fix: '.groupByKey(…)' }
    },
  }
}

export interface GroupByCall extends GroupByKeyCall {
  readonly selector: KeyValueMapper
}

/** The name is also that of the node that selects the key. */
export function groupBy({ input, selector, key, value, name }: GroupByCall): Step<GroupedStreamDraft> {
  if (name !== undefined) checkName(name, 'name of a groupBy')
  return {
    kind: 'group-by',
    inputs: [input],
    expand(expansion) {
      const stream = rekey(expansion, expansion.of(input), { selector, name, keySerde: key })
      return { stream, keySerde: key, valueSerde: value ?? stream.valueSerde, name, fix: '.groupBy(f, …)' }
    },
  }
}
