// A table while a plan is expanded. Whether its rows are stored, and whether it tells old values, is settled by what later steps ask of it.
import type { TableView } from '../nodes/table-view.ts'
import type { StoreSpec } from '../store-spec.ts'
import type { GraphNode } from './graph.ts'
import type { AnySerde } from './stream.ts'

export interface TableDraft {
  readonly name: string
  readonly node: GraphNode
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
  readonly sources: ReadonlySet<string>
  readonly rows: TableRows
}

/** A table's rows: who needs to look them up, or to learn old values, asks here, while the plan is expanded. */
export interface TableRows {
  /** Where rows can be looked up from now on; a table that has no other way becomes stored. */
  view(): TableView
  /** True if changes tell old values from now on. Without `force` nothing becomes stored for it. */
  requireOldValues(force: boolean): boolean
  readonly sendsOldValues: boolean
  /** The store they are kept in, as far as is known yet. */
  readonly store: StoreSpec | undefined
}

/** Rows in a store of the table's own. `needed`: always; otherwise not before somebody asks. */
export class StoredRows implements TableRows {
  readonly #store: StoreSpec
  #needed: boolean
  #sendsOldValues = false

  constructor(store: StoreSpec, needed: boolean) {
    this.#store = store
    this.#needed = needed
  }

  get store(): StoreSpec | undefined {
    return this.#needed ? this.#store : undefined
  }

  get sendsOldValues(): boolean {
    return this.#sendsOldValues
  }

  view(): TableView {
    this.#needed = true
    return { kind: 'store', store: this.#store.name }
  }

  requireOldValues(force: boolean): boolean {
    if (!this.#needed && !force) return false
    this.#needed = true
    this.#sendsOldValues = true
    return true
  }
}

/** Rows computed from those of another table, and not stored. */
export class DerivedRows implements TableRows {
  readonly store = undefined
  readonly #parent: TableRows
  readonly #derive: (of: TableView) => TableView
  #sendsOldValues = false

  constructor(parent: TableRows, derive: (of: TableView) => TableView) {
    this.#parent = parent
    this.#derive = derive
  }

  get sendsOldValues(): boolean {
    return this.#sendsOldValues
  }

  view(): TableView {
    return this.#derive(this.#parent.view())
  }

  requireOldValues(force: boolean): boolean {
    if (this.#parent.requireOldValues(force)) this.#sendsOldValues = true
    return this.#sendsOldValues
  }
}

/** Rows of a join: in a store of its own, or computed from both sides. Old values come from both. */
export class JoinedRows implements TableRows {
  readonly store: StoreSpec | undefined
  readonly #sides: readonly TableRows[]
  readonly #view: TableView
  #sendsOldValues = false

  constructor(sides: readonly TableRows[], store: StoreSpec | undefined, view: TableView) {
    this.#sides = sides
    this.store = store
    this.#view = view
  }

  get sendsOldValues(): boolean {
    return this.#sendsOldValues
  }

  view(): TableView {
    return this.store ? { kind: 'store', store: this.store.name } : this.#view
  }

  requireOldValues(): boolean {
    for (const side of this.#sides) side.requireOldValues(true)
    this.#sendsOldValues = true
    return true
  }
}
