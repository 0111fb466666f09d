// Where bytes are needed a serde must be known; the error names the operator, the place and the fix.
import type { Serde } from '@millrace/serde'
import { topologyError } from '../errors.ts'

/** Who needs bytes, and for what. */
export interface SerdeUse {
  /** `count 'KSTREAM-AGGREGATE-0000000003'` */
  readonly by: string
  readonly does: 'reads' | 'writes'
  /** `to store 'counts'` */
  readonly place: string
  /** `.groupBy(f, …)`: the call to change, … standing for the options. */
  readonly fix: string
}

const exampleSerde = { key: 'string()', value: 'json()' } as const

/** The serde, or `TOPOLOGY_MISSING_SERDE`. */
export function requireSerde(serde: Serde<unknown> | undefined, part: 'key' | 'value', use: SerdeUse): Serde<unknown> {
  if (serde) return serde
  const fix = use.fix.replace('…', `{ ${part}: ${exampleSerde[part]} }`)
  throw topologyError(
    'TOPOLOGY_MISSING_SERDE',
    `${use.by} ${use.does} ${part}s ${use.place}, but no ${part} serde is known; give one: ${fix}`,
    { part, by: use.by, place: use.place },
  )
}
