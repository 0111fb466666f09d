// How to look a key up in a table: in its store, or by computing from the table it derives from when it has no store of its own (Kafka Streams' value getters).
import type { Joiner, KeyValueMapper, Predicate } from '../functions.ts'
import type { ValueTransformerSupplier } from '../processor.ts'

export type TableView =
  | { readonly kind: 'store'; readonly store: string }
  | { readonly kind: 'filter'; readonly of: TableView; readonly predicate: Predicate; readonly negate: boolean }
  | { readonly kind: 'map-values'; readonly of: TableView; readonly mapper: KeyValueMapper }
  | { readonly kind: 'transform-values'; readonly of: TableView; readonly supplier: ValueTransformerSupplier }
  /** Updates in the buffer `store` are not seen yet. */
  | { readonly kind: 'suppress'; readonly of: TableView; readonly store: string }
  | {
      readonly kind: 'join'
      readonly left: TableView
      readonly right: TableView
      readonly joiner: Joiner
      readonly keepsLeft: boolean
      readonly keepsRight: boolean
    }

/** The stores a view reads. */
export function storesOfView(view: TableView): readonly string[] {
  switch (view.kind) {
    case 'store':
      return [view.store]
    case 'join':
      return [...new Set([...storesOfView(view.left), ...storesOfView(view.right)])]
    case 'suppress':
      return [view.store, ...storesOfView(view.of)]
    default:
      return storesOfView(view.of)
  }
}
