// Updates that a record cache held back: what they need to come out at the flush as if their record were at hand.
import type { Change, StreamRecord } from '@millrace/record'
import type { ContextSlot, RecordContext } from '@millrace/state'

export interface UpdateContexts {
  /** Where the stores below read which record a put belongs to. */
  readonly slot: ContextSlot
  /** A context that may be kept beyond the record: with the place it came from. */
  readonly keepContext: (cause: StreamRecord) => RecordContext
  /** Runs the forwarding of a held-back update as if the record that caused it were at hand. */
  readonly withContext: (context: RecordContext, action: () => void) => void
}

export interface HeldBack {
  readonly key: unknown
  readonly newValue: unknown
  readonly oldValue: unknown
  readonly timestamp: number
}

export function heldBackChange({ key, newValue, oldValue, timestamp }: HeldBack, context: RecordContext): StreamRecord {
  const change: Change = { newValue: newValue ?? null, oldValue: oldValue ?? null }
  return { key, value: change, timestamp, headers: context.headers }
}
