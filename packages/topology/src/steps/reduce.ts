// The values of a key combined into one of the same type; the first value is the first result.
import type { Reducer } from '../functions.ts'
import { checkName } from '../names.ts'
import { aggregateStream, type GroupedStreamDraft } from '../plan/grouped-stream.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'

export interface ReduceCall {
  readonly input: StepRef<GroupedStreamDraft>
  readonly reducer: Reducer
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function reduce({ input, reducer, name, materialized = {} }: ReduceCall): Step<TableDraft> {
  if (name !== undefined) checkName(name, 'name of a reduce')
  checkMaterialized(materialized)
  return {
    kind: 'reduce',
    inputs: [input],
    expand(expansion) {
      const grouped = expansion.of(input)
      return aggregateStream(expansion, grouped, {
        operation: 'reduce',
        prefix: 'KSTREAM-REDUCE-',
        name,
        materialized,
        valueSerde: materialized.value ?? grouped.valueSerde,
        operator: ({ store, sendsOldValues }) => ({
          kind: 'stream-reduce',
          store,
          reducer,
          sendOldValues: sendsOldValues,
        }),
      })
    },
  }
}
