// The serde of a source, sink or store; a plan that lacks one should have been refused when it was built.
import { MillraceError } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import type { RuntimeErrorCode } from '../errors.ts'

/** The serde, or `RUNTIME_INVALID_CONFIG`. */
export function requireSerde(serde: Serde<unknown> | undefined, part: 'key' | 'value', where: string): Serde<unknown> {
  if (serde !== undefined) return serde
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `${where} has no ${part} serde; give one where the topology is built`,
    { details: { where, part } },
  )
}
