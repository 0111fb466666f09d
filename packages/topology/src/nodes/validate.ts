// Values that a schema takes go on as what the schema makes of them; the others are dead letters, or errors.
import type { SchemaCheck } from '../functions.ts'
import type { AsyncLimits } from './async-limits.ts'

export interface ValidateOperator {
  readonly kind: 'validate'
  readonly check: SchemaCheck
  /** Where refused records go, as the bytes that were read. Undefined: they are errors of this node. */
  readonly deadLetterTopic: string | undefined
  /** Undefined: the schema must answer at once. */
  readonly limits: AsyncLimits | undefined
}
