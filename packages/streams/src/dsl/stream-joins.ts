// The joins of a stream as steps: which one it is, the other side says. Their typed forms are methods of KStream.
import { durationMs } from '@millrace/record'
import {
  type JoinWindows,
  type KeyValueMapper as AnyMapper,
  type Step,
  type StepRef,
  type StreamDraft,
  streamGlobalTableJoin,
  streamStreamJoin,
  streamTableJoin,
} from '@millrace/topology'
import type { ValueJoiner } from './callbacks.ts'
import { GlobalKTable, refOfGlobalTable } from './global-k-table.ts'
import { type KTable, refOfTable } from './k-table.ts'
import type { Named, StreamJoinOptions, TableJoinOptions } from './options.ts'

export type AnyTable = KTable<unknown, unknown> | GlobalKTable<unknown, unknown>
type AnyJoiner = ValueJoiner<unknown, unknown, unknown, unknown>
type AnyRef = StepRef<StreamDraft>

/** Which sides' records come out where the other side has none. */
export interface KeptSides {
  readonly keepsLeft: boolean
  readonly keepsRight: boolean
}

/** `call` is what follows the other stream in the user's call. */
export function streamsJoined(
  left: AnyRef,
  right: AnyRef,
  kept: KeptSides,
  call: readonly unknown[],
): Step<StreamDraft> {
  const [joiner, windows, options = {}] = call as [
    AnyJoiner,
    JoinWindows,
    StreamJoinOptions<unknown, unknown, unknown>?,
  ]
  return streamStreamJoin({ left, right, joiner: keyFirst(joiner), windows, ...kept, ...options })
}

/** `call` is what follows the table in the user's call. */
export function rowsJoined(
  stream: AnyRef,
  table: AnyTable,
  left: boolean,
  call: readonly unknown[],
): Step<StreamDraft> {
  if (table instanceof GlobalKTable) {
    const [keySelector, joiner, options = {}] = call as [AnyMapper, AnyJoiner, Named?]
    const ref = refOfGlobalTable(table)
    return streamGlobalTableJoin({ stream, table: ref, keySelector, joiner: keyFirst(joiner), left, ...options })
  }
  const [joiner, { grace, ...options } = {}] = call as [AnyJoiner, TableJoinOptions<unknown, unknown>?]
  const graceMs = grace === undefined ? undefined : durationMs(grace)
  return streamTableJoin({ stream, table: refOfTable(table), joiner: keyFirst(joiner), left, graceMs, ...options })
}

function keyFirst(joiner: AnyJoiner): (key: unknown, left: unknown, right: unknown) => unknown {
  return (key, left, right) => joiner(left, right, key)
}
