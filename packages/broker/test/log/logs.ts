// Partition logs on memory disks.
import { batchesIn } from '@millrace/protocol'
import { ManualClock } from '@millrace/record'
import { MemoryDisk } from '../../src/disk/memory-disk.ts'
import { type LogConfig, logConfig } from '../../src/log/log-config.ts'
import { PartitionLog } from '../../src/log/partition-log.ts'
import { contentOf } from './batches.ts'

export interface TestLog {
  readonly disk: MemoryDisk
  readonly clock: ManualClock
  readonly lines: string[]
  readonly log: PartitionLog
}

export interface TestLogOptions {
  readonly disk?: MemoryDisk
  readonly clock?: ManualClock
  readonly config?: Partial<LogConfig>
  readonly syncAlways?: boolean
}

export function openLog({
  disk = new MemoryDisk(),
  clock = new ManualClock(10_000),
  config,
  syncAlways = false,
}: TestLogOptions = {}): TestLog {
  const lines: string[] = []
  const log = new PartitionLog({
    disk,
    directory: 'p',
    config: { ...logConfig, ...config },
    clock,
    syncAlways,
    log: (line) => lines.push(line),
  })
  return { disk, clock, lines, log }
}

/** Every record from the start on, read in many small fetches. */
export function contentOfLog(log: PartitionLog): string[] {
  const content: string[] = []
  for (let offset = log.startOffset; offset < log.highWatermark; ) {
    const bytes = log.read(offset, 1, true)
    const last = bytes && [...batchesIn(bytes)].at(-1)
    if (!last) throw new Error(`nothing to read at ${offset}`)
    content.push(...contentOf(bytes).filter((each) => Number(each.split('=')[0]) >= offset))
    offset = last.nextOffset
  }
  return content
}

/** The bytes of a file, changed. */
export function rewrite(disk: MemoryDisk, path: string, change: (bytes: Uint8Array) => Uint8Array): void {
  const file = disk.open(path)
  const changed = change(file.read(0, file.sizeBytes).slice()).slice()
  file.truncate(0)
  file.append(changed)
}
