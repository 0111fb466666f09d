// A table with each value replaced by a user's transformer, which may use stores.
import { checkName } from '../names.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { deriveTable } from '../plan/derived-table.ts'
import type { TableDraft } from '../plan/table.ts'
import type { ValueTransformerSupplier } from '../processor.ts'

export interface TableTransformValuesCall {
  readonly input: StepRef<TableDraft>
  readonly supplier: ValueTransformerSupplier
  /** Stores that the transformer uses, by name. */
  readonly stores?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function tableTransformValues(call: TableTransformValuesCall): Step<TableDraft> {
  const { input, supplier, stores = [], name, materialized } = call
  if (name !== undefined) checkName(name, 'name of a transformValues')
  checkMaterialized(materialized)
  return {
    kind: 'table-transform-values',
    inputs: [input],
    expand: (expansion) =>
      deriveTable(expansion, expansion.of(input), {
        prefix: 'KTABLE-TRANSFORMVALUES-',
        operation: 'transformValues',
        name,
        materialized,
        burnsStoreIndex: false,
        valueSerde: materialized?.value,
        wantsOldValues: false,
        usesStores: stores,
        view: (of) => ({ kind: 'transform-values', of, supplier }),
        operator: ({ store, sendsOldValues }) => ({
          kind: 'table-transform-values',
          supplier,
          store,
          sendOldValues: sendsOldValues,
          scansStores: true,
        }),
      }),
  }
}
