// A table with each value replaced; a null value stays null and does not reach the mapper.
import type { KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { deriveTable } from '../plan/derived-table.ts'
import type { TableDraft } from '../plan/table.ts'

export interface TableMapValuesCall {
  readonly input: StepRef<TableDraft>
  readonly mapper: KeyValueMapper
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function tableMapValues({ input, mapper, name, materialized }: TableMapValuesCall): Step<TableDraft> {
  if (name !== undefined) checkName(name, 'name of a mapValues')
  checkMaterialized(materialized)
  return {
    kind: 'table-map-values',
    inputs: [input],
    expand: (expansion) =>
      deriveTable(expansion, expansion.of(input), {
        prefix: 'KTABLE-MAPVALUES-',
        operation: 'mapValues',
        name,
        materialized,
        burnsStoreIndex: true,
        valueSerde: materialized?.value,
        wantsOldValues: false,
        view: (of) => ({ kind: 'map-values', of, mapper }),
        operator: ({ store, sendsOldValues }) => ({
          kind: 'table-map-values',
          mapper,
          store,
          parent: undefined,
          sendOldValues: sendsOldValues,
        }),
      }),
  }
}
