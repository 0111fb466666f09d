// How much a thread's reader may fetch ahead.
// Invariant: inputs that are paused with data fetched for them never use up what an input that is waited for needs to be fetched: that would stop both for ever.
import type { LogReaderOptions } from '@millrace/client'

const mebibyte = 1 << 20
const smallestPartitionBytes = 64 << 10

/** `inputs`: partitions that this thread may have to read at most. */
export function fetchLimits(
  inputs: number,
): Required<Pick<LogReaderOptions, 'maxPartitionBytes' | 'maxBufferedBytes'>> {
  const share = Math.floor((12 * mebibyte) / Math.max(1, inputs))
  return {
    maxPartitionBytes: Math.min(mebibyte, Math.max(smallestPartitionBytes, share)),
    // A paused input keeps less than two fetches; a first batch above the limit is fetched whole.
    maxBufferedBytes: Math.max(32 * mebibyte, (inputs + 8) * mebibyte),
  }
}
