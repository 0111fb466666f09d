// Rows on their way to their group, and groups folded into what is kept of them, as steps of the topology.
import type { Serde } from '@millrace/serde'
import {
  aggregate,
  filter,
  groupBy,
  groupByKey,
  type GroupedStreamDraft,
  mapValues,
  type StepRef,
  type TableDraft,
  tableAggregate,
  tableFilter,
  tableGroupBy,
  tableMapValues,
  windowedAggregate,
  windowedBy,
} from '@millrace/topology'
import type { KeyFormat } from '../catalog/source.ts'
import { statementError } from '../errors.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import type { Expression, FunctionCall } from '../syntax/tree/expression.ts'
import type { WindowClause } from '../syntax/tree/query.ts'
import type { Row } from '../types/value.ts'
import type { Layout } from './aggregate-layout.ts'
import type { RowFold } from './aggregate-rows.ts'
import { guardedColumn } from './compiler.ts'
import { internalKeyFormat } from './internal-formats.ts'
import type { Building, Relation } from './query-node.ts'
import { windowsOf } from './window.ts'

export interface Groups {
  /** Over the query's columns. */
  readonly by: readonly Expression[]
  /** Of the key that the groups get. */
  readonly columns: readonly Column[]
  readonly layout: Layout
  /** Of internal topics. */
  readonly valueFormat: PartFormat
}

export type GroupedRows = { readonly key: Serde<unknown>; readonly keyFormat: KeyFormat } & (
  | { readonly kind: 'STREAM'; readonly stream: StepRef<GroupedStreamDraft> }
  | { readonly kind: 'TABLE'; readonly table: Parameters<typeof tableAggregate>[0]['input'] }
)

export interface Folding {
  readonly fold: RowFold
  /** What the fold was made of, call by call. */
  readonly calls: readonly FunctionCall[]
  readonly window: WindowClause | undefined
  readonly emitFinal: boolean
}

/** Groups what GROUP BY says. Rows that are in their group already, because it is their key, stay where they are. */
export async function groupRows(
  input: Relation,
  { by, columns, layout, valueFormat }: Groups,
  building: Building,
): Promise<GroupedRows> {
  const { plan } = building
  const prepare = layout.prepare(building)
  const keyFormat = internalKeyFormat({ ...input.keyFormat, window: undefined }, columns)
  const name = building.named('Aggregate-GroupBy')
  const topic = { internal: `${name}-repartition` }
  const key = await building.serdes.key(topic, columns, keyFormat)
  const value = await building.serdes.value(topic, layout.internal, valueFormat)
  const groupOf = grouper(
    by.map((one) => layout.inside(one)),
    layout.internal,
    building,
  )
  if (input.kind === 'TABLE') {
    const prepared = plan.add(
      tableMapValues({
        input: input.table,
        mapper: (_key, row) => prepare(row as Row),
        name: building.named('Aggregate-Prepare'),
      }),
    )
    const present = plan.add(tableFilter({ input: prepared, predicate: (_key, row) => row !== null, negate: false }))
    const selector = (_key: unknown, row: unknown): readonly [unknown, unknown] => [groupOf(row as Row), row]
    return {
      kind: 'TABLE',
      table: plan.add(tableGroupBy({ input: present, selector, key, value, name })),
      key,
      keyFormat,
    }
  }
  const prepared = plan.add(
    mapValues({
      input: input.stream,
      mapper: (_key, row) => (row === null ? null : prepare(row as Row)),
      name: building.named('Aggregate-Prepare'),
    }),
  )
  const stays = !input.keyFormat.window && isKey(by, input.schema.key)
  if (stays)
    return { kind: 'STREAM', stream: plan.add(groupByKey({ input: prepared, key, value, name })), key, keyFormat }
  const present = plan.add(filter({ input: prepared, predicate: (_key, row) => row !== null, negate: false }))
  const selector = (_key: unknown, row: unknown): unknown => groupOf(row as Row)
  return { kind: 'STREAM', stream: plan.add(groupBy({ input: present, selector, key, value, name })), key, keyFormat }
}

/** A table of what is kept of each group, and window if there are any. Throws `SQL_STATEMENT` for what a table's rows cannot be folded by. */
export function foldGroups(
  grouped: GroupedRows,
  { fold, calls, window, emitFinal }: Folding,
  materialized: { readonly store: string; readonly key: Serde<unknown>; readonly value: Serde<unknown> },
  { plan }: Building,
): StepRef<TableDraft> {
  const { initializer } = fold
  if (grouped.kind === 'TABLE') {
    if (window) throw statementError('Windowing not supported for table aggregations.', { span: window.span })
    const refused = calls.filter((_, index) => fold.undo === undefined || !fold.undoes[index])
    if (refused.length > 0 || !fold.undo) {
      throw statementError(
        `The aggregation function(s) (${refused.map(({ name }) => name).join(', ')})` +
          ' cannot be applied to a table source, only to a stream source.',
      )
    }
    return plan.add(
      tableAggregate({ input: grouped.table, initializer, adder: fold.add, subtractor: fold.undo, materialized }),
    )
  }
  if (!window) return plan.add(aggregate({ input: grouped.stream, initializer, aggregator: fold.add, materialized }))
  const { windows, retentionMs } = windowsOf(window)
  const emit = emitFinal ? 'onWindowClose' : 'onWindowUpdate'
  const windowed = plan.add(windowedBy({ input: grouped.stream, windows, emit }))
  return plan.add(
    windowedAggregate({
      input: windowed,
      initializer,
      aggregator: fold.add,
      merger: windows.kind === 'session' ? fold.merge : undefined,
      materialized: { ...materialized, retentionMs },
    }),
  )
}

/** Whether rows of this key are in their groups. */
export function isKey(by: readonly Expression[], key: readonly Column[]): boolean {
  return by.length === key.length && by.every((one, index) => one.kind === 'column' && one.name === key[index]?.name)
}

/** The group of a row; null where a part of it is NULL. */
function grouper(
  by: readonly Expression[],
  columns: readonly Column[],
  { compiler, log }: Building,
): (row: Row) => Row | null {
  const step = 'Aggregate-GroupBy'
  const parts = by.map((one, index) =>
    guardedColumn(one, compiler.compile(one, columns), { ...log, step }, `of group ${index + 1}`),
  )
  return (row) => {
    const key = parts.map((part) => part(row))
    if (!key.includes(null)) return key
    const { queryId, log: entries } = log
    const message = `Group-by column with index ${key.indexOf(null)} resolved to null. The source row will be excluded from the table.`
    entries.write({ kind: 'record processing error', queryId, step, message, cause: undefined, row })
    return null
  }
}
