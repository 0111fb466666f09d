// A partition's recovery point: everything below it was synced, so a restart scans only what is behind it.
// A lost or damaged checkpoint costs time, never records: the whole log is scanned then.
import { readCheckedFile, writeCheckedFile } from '../disk/checked-file.ts'
import type { Disk } from '../disk/disk.ts'
import type { ProducerEntry } from './producer-state.ts'

export interface LogCheckpoint {
  /** Records below it were deleted, even where their segment still stands. */
  readonly startOffset: number
  /** Offsets below it were given out. */
  readonly nextOffset: number
  /** The segment and the position in it behind which recovery scans. */
  readonly segment: number
  readonly position: number
  /** As of the recovery point. */
  readonly producers: readonly ProducerEntry[]
}

export function saveCheckpoint(disk: Disk, directory: string, checkpoint: LogCheckpoint, durable: boolean): void {
  writeCheckedFile(disk, `${directory}/checkpoint`, checkpoint, { durable })
}

export function loadCheckpoint(disk: Disk, directory: string): LogCheckpoint | null {
  return readCheckedFile(disk, `${directory}/checkpoint`) as LogCheckpoint | null
}
