// Two streams joined by key and time: a node per side that keeps its records for the other side, a node per side that looks the other's records up, and one that merges
// what both give (a pass-through). A stream joined with itself needs one of each (`optimize: 'all'`).
import type { Joiner } from '../functions.ts'
import type { JoinWindows } from '../join-windows.ts'

/** Passes each record on, then keeps it. Null keys are not kept. */
export interface JoinBufferOperator {
  readonly kind: 'join-buffer'
  readonly store: string
}

/** The records of one side meet those that the other side has kept. */
export interface StreamStreamJoinOperator {
  readonly kind: 'stream-stream-join'
  /** Which side's records these are. */
  readonly side: 'left' | 'right'
  /** What the other side has kept. */
  readonly otherStore: string
  /** Called as (key, left, right) on both sides. */
  readonly joiner: Joiner
  readonly windows: JoinWindows
  /** Records of this side that meet nobody are joined with null, when their window is closed. */
  readonly keepsThis: boolean
  /** Of left and outer joins: where records of either side wait until their window is closed. */
  readonly unmatchedStore: string | undefined
  /** The same on both sides: what they remember together goes by this name. */
  readonly join: string
}

/** Each record meets the records of its own stream that were kept before it, and itself. */
export interface StreamSelfJoinOperator {
  readonly kind: 'stream-self-join'
  readonly store: string
  readonly joiner: Joiner
  readonly windows: JoinWindows
}
