// The rows of a group of a table folded into a result of any type: `subtractor` takes a row out, `adder` puts one in.
import type { Aggregator, Initializer } from '../functions.ts'
import { checkName } from '../names.ts'
import { aggregateTable, type GroupedTableDraft } from '../plan/grouped-table.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'

export interface TableAggregateCall {
  readonly input: StepRef<GroupedTableDraft>
  readonly initializer: Initializer
  readonly adder: Aggregator
  readonly subtractor: Aggregator
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function tableAggregate(call: TableAggregateCall): Step<TableDraft> {
  const { input, initializer, adder, subtractor, name, materialized = {} } = call
  if (name !== undefined) checkName(`${name}-source`, 'name of an aggregate')
  checkMaterialized(materialized)
  return {
    kind: 'table-aggregate',
    inputs: [input],
    expand: (expansion) =>
      aggregateTable(expansion, expansion.of(input), {
        operation: 'aggregate',
        prefix: 'KTABLE-AGGREGATE-',
        name,
        materialized,
        valueSerde: materialized.value,
        operator: (facts) => ({ ...facts, kind: 'table-aggregate', initializer, adder, subtractor }),
      }),
  }
}
