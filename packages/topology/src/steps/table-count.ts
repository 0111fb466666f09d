// How many rows a group of a table has.
import { long } from '@millrace/serde'
import { checkName } from '../names.ts'
import { aggregateTable, type GroupedTableDraft } from '../plan/grouped-table.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'

export interface TableCountCall {
  readonly input: StepRef<GroupedTableDraft>
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function tableCount({ input, name, materialized = {} }: TableCountCall): Step<TableDraft> {
  if (name !== undefined) checkName(`${name}-source`, 'name of a count')
  checkMaterialized(materialized)
  return {
    kind: 'table-count',
    inputs: [input],
    expand: (expansion) =>
      aggregateTable(expansion, expansion.of(input), {
        operation: 'count',
        prefix: 'KTABLE-AGGREGATE-',
        name,
        materialized,
        valueSerde: materialized.value ?? long(),
        operator: (facts) => ({
          ...facts,
          kind: 'table-aggregate',
          initializer: () => 0,
          adder: (_key, _value, count) => (count as number) + 1,
          subtractor: (_key, _value, count) => (count as number) - 1,
        }),
      }),
  }
}
