// A global table in the DSL: a topic of which every instance has all rows. Streams join it; there is nothing else to do with it.
import type { GlobalTableDraft, StepRef } from '@millrace/topology'

let readRef: <K, V>(table: GlobalKTable<K, V>) => StepRef<GlobalTableDraft>

/** The step behind a global table, for the other classes of the DSL. */
export function refOfGlobalTable<K, V>(table: GlobalKTable<K, V>): StepRef<GlobalTableDraft> {
  return readRef(table)
}

/** Rows of key `K` and value `V`. */
export class GlobalKTable<K, V> {
  static {
    readRef = (table) => table.#ref
  }

  readonly #ref: StepRef<GlobalTableDraft>
  /** For the compiler only: tables of other rows are other types. */
  declare readonly rows?: readonly [K, V]

  /** @internal Global tables come from a {@link StreamsBuilder}. */
  constructor(ref: StepRef<GlobalTableDraft>) {
    this.#ref = ref
  }
}
