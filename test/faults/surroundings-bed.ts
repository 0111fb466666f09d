// An application among what goes wrong around it: small topologies, records, and the wait until they are processed.
import { type LogLine, long, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { ClusterBed, eventually, type Keyed } from '../runtime/cluster-bed.ts'
import { within } from './within.ts'

export const limitMs = 30_000
export const text = { key: string(), value: string() }

export function counting(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('events'), text)
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  return builder.build()
}

export function copying(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder.stream(bed.topic('events'), text).to(bed.topic('counted'))
  return builder.build()
}

export const events = (count: number): readonly Keyed[] =>
  Array.from({ length: count }, (_, at) => ({ key: `k${at % 10}`, value: 'v' }))

export async function openBed(bootstrapServers: string): Promise<ClusterBed> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ events: 1, counted: 1 })
  return bed
}

export const processed = (bed: ClusterBed, count: number): Promise<void> =>
  within(
    limitMs,
    `${count} records are processed`,
    eventually(async () => (await bed.committed(bed.topic('events'))) === count),
  )

/** Counts what is produced, stops, and returns what it said. */
export async function countOnce(
  bed: ClusterBed,
  produce: number,
  expectCommitted: number,
): Promise<readonly LogLine[]> {
  const lines: LogLine[] = []
  const app = bed.app(counting(bed), { log: (line) => lines.push(line) })
  await app.start()
  if (produce > 0) await bed.produce('events', events(produce))
  await processed(bed, expectCommitted)
  await app.stop()
  return lines
}
