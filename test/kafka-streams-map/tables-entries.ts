// KTable, GlobalKTable and grouped tables.
import type { KGroupedTable, KTable } from '@millrace/streams'
import { type ClassEntries, members, recorded } from './entry.ts'

const table = members<KTable<unknown, unknown>>('KTable')
const grouped = members<KGroupedTable<unknown, unknown>>('KGroupedTable')

const storeName = { none: 'a table has the store name that it was given as `store`; only named stores can be queried' }

export const tableEntries: Readonly<Record<string, ClassEntries>> = {
  KTable: {
    filter: table('filter', '(predicate, { name, store, … })', recorded('table-filter-materialized')),
    filterNot: table('filterNot', '(predicate, options)', recorded('table-filter')),
    mapValues: table('mapValues', '((value, key) => newValue, options)', recorded('table-mapValues')),
    toStream: table(
      'toStream',
      '({ name }), with `.selectKey(mapper)` for a mapper',
      recorded('window-toStream-key-mapper'),
    ),
    suppress: table('suppress', '({ until, buffer, name })', recorded('suppress-window-close')),
    transformValues: table('transformValues', '(supplier, { stores, store, … })', recorded('transformValues-store')),
    groupBy: table(
      'groupBy',
      '((key, value) => [newKey, newValue], { key, value, name })',
      recorded('table-groupBy-count'),
    ),
    join: table('join', '(other, [foreignKey,] joiner, options)', recorded('fk-join-bifunction')),
    leftJoin: table('leftJoin', '(other, [foreignKey,] joiner, options)', recorded('tt-join-versioned')),
    outerJoin: table('outerJoin', '(other, joiner, options)', recorded('tt-join-outer')),
    queryableStoreName: storeName,
  },
  KGroupedTable: {
    count: grouped('count', '(options)', recorded('table-groupBy-count')),
    reduce: grouped('reduce', '(adder, subtractor, options)', recorded('table-groupBy-reduce')),
    aggregate: grouped('aggregate', '(initializer, adder, subtractor, options)', recorded('table-groupBy-aggregate')),
  },
  GlobalKTable: { queryableStoreName: storeName },
}
