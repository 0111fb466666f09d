// Batches that compaction emptied have offsets and no records, and kafkajs tells nothing of them: a reader would ask for the same bytes for ever.

/** So much is asked for of a partition that makes no progress. */
export const probeBytes: number = 32 * 1024 * 1024
/** No batch is larger, we suppose: brokers take 1 MiB unless told otherwise. */
const largestBatchBytes = 16 * 1024 * 1024
const emptyBatchBytes = 61

/**
 * Where reading goes on when a fetch of `probeBytes` at `from` had no message although the log goes on to `end`.
 * The answer then had only whole empty batches, each of 61 bytes and at least one offset, up to `end` or up to a batch that did not fit.
 */
export function offsetAfterEmptyBatches(from: number, end: number): number {
  const batchesAtLeast = Math.floor((probeBytes - largestBatchBytes) / emptyBatchBytes)
  return Math.max(from, Math.min(end, from + batchesAtLeast))
}
