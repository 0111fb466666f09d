// The values of a key folded into a result of any type.
import type { Aggregator, Initializer } from '../functions.ts'
import { checkName } from '../names.ts'
import { aggregateStream, type GroupedStreamDraft } from '../plan/grouped-stream.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'

export interface AggregateCall {
  readonly input: StepRef<GroupedStreamDraft>
  readonly initializer: Initializer
  readonly aggregator: Aggregator
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function aggregate(call: AggregateCall): Step<TableDraft> {
  const { input, initializer, aggregator, name, materialized = {} } = call
  if (name !== undefined) checkName(name, 'name of an aggregate')
  checkMaterialized(materialized)
  return {
    kind: 'aggregate',
    inputs: [input],
    expand: (expansion) =>
      aggregateStream(expansion, expansion.of(input), {
        operation: 'aggregate',
        prefix: 'KSTREAM-AGGREGATE-',
        name,
        materialized,
        valueSerde: materialized.value,
        operator: ({ store, sendsOldValues }) => ({
          kind: 'stream-aggregate',
          store,
          initializer,
          aggregator,
          sendOldValues: sendsOldValues,
        }),
      }),
  }
}
