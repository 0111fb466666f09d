// Serdes by the names that conformance cases give to types.
import { bytes, double, int, long, type Serde, sessionWindowed, string, timeWindowed } from '@millrace/streams'
import type { Value } from './expressions.ts'

/** What a serde of a case carries; which of them, only the case knows. */
export type CaseSerde = Serde<NonNullable<Value>>

const simple: Readonly<Record<string, () => unknown>> = { string, long, integer: int, double, bytes }

const endless = '9223372036854775807'

/** The serde for `string`, `long`, …, `timeWindowed(string,100)`. */
export function serdeOfType(type: string): CaseSerde {
  const windowed = /^(timeWindowed|sessionWindowed)\((.*?)(?:,(\d+))?\)$/.exec(type)
  if (windowed) {
    const [, kind, inner = '', size] = windowed
    const key = serdeOfType(inner)
    const serde =
      kind === 'sessionWindowed' ? sessionWindowed(key) : timeWindowed(key, size === endless ? 2 ** 63 : Number(size))
    return serde as unknown as CaseSerde
  }
  const make = simple[type]
  if (!make) throw new Error(`type '${type}' is not supported yet`)
  return make() as CaseSerde
}
