// Lookups in tables that may have no store of their own: the value is computed from the table they derive from.
import type { TableView } from '@millrace/topology'
import type { TableLookup } from './context.ts'

/** Makes a view executable; `stored` gives the lookup of a store. */
export function lowerView(view: TableView, stored: (store: string) => TableLookup): TableLookup {
  switch (view.kind) {
    case 'store':
      return stored(view.store)
    case 'filter': {
      const { predicate, negate } = view
      const of = lowerView(view.of, stored)
      return {
        get(key) {
          const row = of.get(key)
          return row !== undefined && !predicate(key, row.value) === negate ? row : undefined
        },
      }
    }
    case 'join':
      return joinView(view, lowerView(view.left, stored), lowerView(view.right, stored))
    case 'map-values': {
      const { mapper } = view
      const of = lowerView(view.of, stored)
      return {
        get(key) {
          const row = of.get(key)
          if (row === undefined) return undefined
          const value = mapper(key, row.value)
          return value === null || value === undefined ? undefined : { value, timestamp: row.timestamp }
        },
      }
    }
  }
}

type JoinView = Extract<TableView, { kind: 'join' }>

function joinView({ joiner, keepsLeft, keepsRight }: JoinView, left: TableLookup, right: TableLookup): TableLookup {
  return {
    get(key) {
      const a = left.get(key)
      if (a === undefined && !keepsRight) return undefined
      const b = right.get(key)
      if (b === undefined && (a === undefined || !keepsLeft)) return undefined
      const value = joiner(key, a?.value ?? null, b?.value ?? null)
      if (value === null || value === undefined) return undefined
      return { value, timestamp: Math.max(a?.timestamp ?? -1, b?.timestamp ?? -1) }
    },
  }
}
