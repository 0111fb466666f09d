// The end of a SELECT by itself: its rows leave the topology for whoever asked. Rows of tables that are gone keep their key.
import type { StreamRecord } from '@millrace/record'
import { process, toStream } from '@millrace/topology'
import type { Row, SqlValue } from '../types/value.ts'
import type { Building, KeyPlace, Relation } from './query-node.ts'
import type { DeliveredRow, QueryTarget } from './query-request.ts'
import { boundsOf, keyRow } from './row-key.ts'

/** `places`: what of the key each column is. */
export function deliverRows(
  relation: Relation,
  places: readonly (KeyPlace | undefined)[],
  { deliver, needsKey = false }: Pick<QueryTarget, 'needsKey'> & { readonly deliver: (row: DeliveredRow) => void },
  { plan }: Building,
): void {
  const isTable = relation.kind === 'TABLE'
  const input = isTable ? plan.add(toStream({ input: relation.table })) : relation.stream
  const keys = keyRow(relation.schema.key.length, relation.keyFormat.window !== undefined)
  const keyOnly = (key: unknown): Row => {
    const [columns, bounds] = [keys(key), boundsOf(key)]
    return places.map((place): SqlValue => {
      if (place === undefined) return null
      return ('column' in place ? columns[place.column] : bounds[place.bound]) ?? null
    })
  }
  const leavesKeyless = needsKey && relation.schema.key.length > 0
  const supplier = () => (record: StreamRecord) => {
    if (leavesKeyless && record.key === null) return
    if (record.value !== null) deliver({ columns: record.value as Row, tombstone: false })
    else if (isTable) deliver({ columns: keyOnly(record.key), tombstone: true })
  }
  plan.add(process({ input, supplier }))
}
