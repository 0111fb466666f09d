// A grouped stream folded into a table of windows. Null keys are dropped, null values are not (sliding windows drop both); late windows are dropped and counted one by one.
import type { Aggregator, Initializer, SessionMerger } from '../functions.ts'
import type { SessionWindows, SlidingWindows, TimeWindows, UnlimitedWindows } from '../windows.ts'

interface WindowedAggregation {
  /** Keeps the windows of this aggregation; also names the progress of emission in committed offsets, as in Kafka Streams. */
  readonly store: string
  readonly initializer: Initializer
  readonly aggregator: Aggregator
  /** Results go downstream once, when their window is closed, instead of at each update. */
  readonly emitsFinal: boolean
  readonly sendOldValues: boolean
  /** It reads stretches of its store, not only the window at hand. */
  readonly scansStores?: true
}

/** Tumbling, hopping and unlimited windows. */
export interface WindowAggregateOperator extends WindowedAggregation {
  readonly kind: 'window-aggregate'
  readonly windows: TimeWindows | UnlimitedWindows
}

export interface SlidingAggregateOperator extends WindowedAggregation {
  readonly kind: 'sliding-aggregate'
  readonly windows: SlidingWindows
}

export interface SessionAggregateOperator extends WindowedAggregation {
  readonly kind: 'session-aggregate'
  readonly windows: SessionWindows
  /** Makes one aggregate of two when a record joins their sessions. */
  readonly merger: SessionMerger
}
