// The rows of a group of a table combined into one of the same type: `subtractor` takes a row out, `adder` puts one in.
import type { Reducer } from '../functions.ts'
import { checkName } from '../names.ts'
import { aggregateTable, type GroupedTableDraft } from '../plan/grouped-table.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'

export interface TableReduceCall {
  readonly input: StepRef<GroupedTableDraft>
  readonly adder: Reducer
  readonly subtractor: Reducer
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function tableReduce(call: TableReduceCall): Step<TableDraft> {
  const { input, adder, subtractor, name, materialized = {} } = call
  if (name !== undefined) checkName(`${name}-source`, 'name of a reduce')
  checkMaterialized(materialized)
  return {
    kind: 'table-reduce',
    inputs: [input],
    expand(expansion) {
      const grouped = expansion.of(input)
      return aggregateTable(expansion, grouped, {
        operation: 'reduce',
        prefix: 'KTABLE-REDUCE-',
        name,
        materialized,
        valueSerde: materialized.value ?? grouped.valueSerde,
        operator: (facts) => ({ ...facts, kind: 'table-reduce', adder, subtractor }),
      })
    },
  }
}
