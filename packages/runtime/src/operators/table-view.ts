// Lookups in tables that may have no store of their own: the value is computed from the table they derive from.
import { noHeaders } from '@millrace/record'
import type { TableView, ValueTransformer, ValueTransformerSupplier } from '@millrace/topology'
import type { TableLookup, TableRow } from './context.ts'

/** What views are made of. */
export interface ViewParts {
  stored(store: string): TableLookup
  /** A table without the updates that a buffer holds back. */
  suppressed(store: string, table: TableLookup): TableLookup
  transformer(supplier: ValueTransformerSupplier): { readonly transform: ValueTransformer }
}

/** Makes a view executable. */
export function lowerView(view: TableView, parts: ViewParts): TableLookup {
  switch (view.kind) {
    case 'store':
      return parts.stored(view.store)
    case 'filter': {
      const { predicate, negate } = view
      const of = lowerView(view.of, parts)
      return derived(of, (key, row) => (row !== undefined && !predicate(key, row.value) === negate ? row : undefined))
    }
    case 'suppress':
      return parts.suppressed(view.store, lowerView(view.of, parts))
    case 'join':
      return joinView(view, lowerView(view.left, parts), lowerView(view.right, parts))
    case 'transform-values': {
      const { transform } = parts.transformer(view.supplier)
      const of = lowerView(view.of, parts)
      return derived(of, (key, row) =>
        rowOf(transform(key, row?.value ?? null, row?.timestamp ?? -1, noHeaders), row?.timestamp ?? -1),
      )
    }
    case 'map-values': {
      const { mapper } = view
      const of = lowerView(view.of, parts)
      return derived(of, (key, row) => row && rowOf(mapper(key, row.value), row.timestamp))
    }
  }
}

type DeriveRow = (key: unknown, row: TableRow | undefined) => TableRow | undefined

/** A table with versions gives one with versions. */
function derived(of: TableLookup, derive: DeriveRow): TableLookup {
  const { asOf } = of
  return {
    get: (key) => derive(key, of.get(key)),
    asOf: asOf && ((key, timestamp) => derive(key, asOf.call(of, key, timestamp))),
  }
}

function rowOf(value: unknown, timestamp: number): TableRow | undefined {
  return value === null || value === undefined ? undefined : { value, timestamp }
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
