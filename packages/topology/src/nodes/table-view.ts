// How to look a key up in a table: in its store, or by computing from the table it derives from when it has no store of its own (Kafka Streams' value getters).
import type { KeyValueMapper, Predicate } from '../functions.ts'

export type TableView =
  | { readonly kind: 'store'; readonly store: string }
  | { readonly kind: 'filter'; readonly of: TableView; readonly predicate: Predicate; readonly negate: boolean }
  | { readonly kind: 'map-values'; readonly of: TableView; readonly mapper: KeyValueMapper }

/** The stores a view reads. */
export function storesOfView(view: TableView): readonly string[] {
  return view.kind === 'store' ? [view.store] : storesOfView(view.of)
}
