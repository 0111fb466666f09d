// How many records a key has.
import { long } from '@millrace/serde'
import { checkName } from '../names.ts'
import { aggregateStream, type GroupedStreamDraft } from '../plan/grouped-stream.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'

export interface CountCall {
  readonly input: StepRef<GroupedStreamDraft>
  readonly name?: string | undefined
  /** Given without a store name, an index more is burned than if not given: Kafka Streams kept a mistake for compatibility. */
  readonly materialized?: Materialized | undefined
}

export function count({ input, name, materialized }: CountCall): Step<TableDraft> {
  if (name !== undefined) checkName(name, 'name of a count')
  checkMaterialized(materialized)
  return {
    kind: 'count',
    inputs: [input],
    expand(expansion) {
      const prefix = 'KSTREAM-AGGREGATE-'
      if (materialized && materialized.store === undefined) expansion.names.burnStore(prefix)
      return aggregateStream(expansion, expansion.of(input), {
        operation: 'count',
        prefix,
        name,
        materialized: materialized ?? {},
        valueSerde: materialized?.value ?? long(),
        operator: ({ store, sendsOldValues }) => ({
          kind: 'stream-aggregate',
          store,
          initializer: () => 0,
          aggregator: (_key, _value, aggregate) => (aggregate as number) + 1,
          sendOldValues: sendsOldValues,
        }),
      })
    },
  }
}
