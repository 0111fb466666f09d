// An application on a log in memory, and what a test asks of both.
import type { Topology } from '@millrace/topology'
import { Application } from '../../src/app/application.ts'
import type { ApplicationOptions } from '../../src/app/application-options.ts'
import type { LogLine } from '../../src/app/log-line.ts'
import { MemoryDisk } from '../memory-log/memory-disk.ts'
import type { MemoryLog } from '../memory-log/memory-log.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (value: Uint8Array | null | undefined): string => new TextDecoder().decode(value ?? new Uint8Array())

export interface Running {
  readonly app: Application
  readonly disk: MemoryDisk
  readonly lines: LogLine[]
}

export function application(
  log: MemoryLog,
  topology: Topology,
  options: Partial<ApplicationOptions> & { readonly disk?: MemoryDisk } = {},
): Running {
  const { disk = new MemoryDisk(), ...rest } = options
  const lines: LogLine[] = []
  const app = new Application({
    topology,
    applicationId: 'app',
    client: log.client(),
    stateDirectory: 'unused',
    openState: disk.openState,
    commitInterval: 10,
    poll: 5,
    log: (line) => lines.push(line),
    ...rest,
  })
  return { app, disk, lines }
}

export function produce(
  log: MemoryLog,
  topic: string,
  partition: number,
  key: string,
  value: string,
  timestamp = 0,
): void {
  log.append(topic, partition, { key: bytes(key), value: bytes(value), timestamp, headers: [] })
}

/** The last count of each key in a topic of long values. */
export function lastCounts(log: MemoryLog, topic: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const partition of log.topics.get(topic)?.partitions ?? []) {
    for (const { key, value } of partition) counts[textOf(key)] = Number(Buffer.from(value ?? []).readBigInt64BE())
  }
  return counts
}

export function texts(log: MemoryLog, topic: string): string[] {
  return (log.topics.get(topic)?.partitions ?? []).flat().map(({ value }) => textOf(value))
}

export function committedOffset(log: MemoryLog, partition: string): number | undefined {
  return log.group('app').offsets.get(partition)?.offset
}
