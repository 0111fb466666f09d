// Serdes by the names that conformance cases give to types.
import { bytes, double, int, long, type Serde, string } from '@millrace/streams'
import type { Value } from './expressions.ts'

/** What a serde of a case carries; which of them, only the case knows. */
export type CaseSerde = Serde<NonNullable<Value>>

const simple: Readonly<Record<string, () => unknown>> = { string, long, integer: int, double, bytes }

/** The serde for `string`, `long`, …; windowed types are not supported yet. */
export function serdeOfType(type: string): CaseSerde {
  const make = simple[type]
  if (!make) throw new Error(`type '${type}' is not supported yet`)
  return make() as CaseSerde
}
