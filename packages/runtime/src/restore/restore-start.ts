// From where a store must be restored: from its own checkpoint while that describes this very changelog, else from the beginning after a wipe, with the reason said.
import type { StoreCheckpoint } from '@millrace/state'

/** How a store's rows are written. A checkpoint with another version means that this code cannot read them. */
export const storeFormatVersion = 1

/** The changelog as the cluster describes it now. */
export interface ChangelogFacts {
  readonly clusterId: string
  /** Empty where the broker cannot say. */
  readonly topicId: string
  readonly logStart: number
  /** The offset to restore to. */
  readonly end: number
}

export interface RestoreStart {
  readonly offset: number
  /** Why what the store holds must be wiped first; undefined if it can be kept. */
  readonly wipe: string | undefined
}

/** Law: without a wipe, the store equals a fold of the changelog below `offset`. */
export function restoreStart(checkpoint: StoreCheckpoint | undefined, facts: ChangelogFacts): RestoreStart {
  if (!checkpoint) return { offset: facts.logStart, wipe: undefined }
  const wipe = mismatch(checkpoint, facts)
  return wipe === undefined ? { offset: checkpoint.offset, wipe } : { offset: facts.logStart, wipe }
}

function mismatch(checkpoint: StoreCheckpoint, facts: ChangelogFacts): string | undefined {
  if (checkpoint.formatVersion !== storeFormatVersion) {
    return `its rows have format ${checkpoint.formatVersion}, this version reads ${storeFormatVersion}`
  }
  if (checkpoint.clusterId !== facts.clusterId) {
    return `it belongs to cluster ${checkpoint.clusterId}, this one is ${facts.clusterId}`
  }
  if (checkpoint.topicId !== facts.topicId) {
    return `its changelog was deleted and made again (topic id ${checkpoint.topicId}, now ${facts.topicId})`
  }
  if (checkpoint.offset < facts.logStart) {
    return `it ends at offset ${checkpoint.offset}, the changelog begins at ${facts.logStart}`
  }
  if (checkpoint.offset > facts.end) {
    return `it ends at offset ${checkpoint.offset}, the changelog already at ${facts.end}`
  }
  return undefined
}
