// The rows of a table for which a predicate is true (or false, negated). A row that no longer passes is deleted downstream.
import type { Predicate } from '../functions.ts'
import { checkName } from '../names.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { deriveTable } from '../plan/derived-table.ts'
import type { TableDraft } from '../plan/table.ts'

export interface TableFilterCall {
  readonly input: StepRef<TableDraft>
  readonly predicate: Predicate
  readonly negate: boolean
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

/** Over a table that is stored already, old values are asked for, so that rows that never passed are not deleted downstream. */
export function tableFilter({ input, predicate, negate, name, materialized }: TableFilterCall): Step<TableDraft> {
  if (name !== undefined) checkName(name, 'name of a filter')
  checkMaterialized(materialized)
  return {
    kind: 'table-filter',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      return deriveTable(expansion, from, {
        prefix: 'KTABLE-FILTER-',
        operation: 'filter',
        name,
        materialized,
        burnsStoreIndex: true,
        valueSerde: materialized?.value ?? from.valueSerde,
        wantsOldValues: true,
        view: (of) => ({ kind: 'filter', of, predicate, negate }),
        operator: ({ store, sendsOldValues, ofVersions }) => ({
          kind: 'table-filter',
          predicate,
          negate,
          store,
          parent: undefined,
          sendOldValues: sendsOldValues,
          usesOldValues: sendsOldValues,
          ofVersions,
        }),
      })
    },
  }
}
