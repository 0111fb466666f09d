// Joins of two streams on any cluster: input written before the start and out of order, state restored from changelogs alone in between.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { joinWindow, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { describe, expect, type TestAPI } from 'vitest'
import { ClusterBed, eventually, type Keyed, textOf } from './cluster-bed.ts'

const text = { key: string(), value: string() }
const partitions = 4
const windowMs = 10_000
/** Not long ago: brokers delete what is older than a changelog's retention. */
const begin = Date.now() - 4 * 3_600_000

type Kind = 'join' | 'leftJoin'

function joining(bed: ClusterBed, kind: Kind): Topology {
  const builder = new StreamsBuilder()
  const [left, right] = [builder.stream(bed.topic('left'), text), builder.stream(bed.topic('right'), text)]
  const piped = (a: string, b: string | null): string => `${a}|${b}`
  const windows = joinWindow(windowMs, { grace: '1h' })
  const options = { ...text, otherValue: string(), store: 'met' }
  const joined =
    kind === 'join' ? left.join(right, piped, windows, options) : left.leftJoin(right, piped, windows, options)
  joined.to(bed.topic('joined'), text)
  return builder.build()
}

/** Records of 20 keys over four minutes. */
function records(side: string, count: number, stepMs: number): readonly Keyed[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `k${at % 20}`,
    value: `${side}${at}`,
    partition: (at % 20) % partitions,
    timestamp: begin + ((at * stepMs) % 240_000),
  }))
}

const timeOf = ({ timestamp = 0 }: Keyed): number => timestamp

/** Every left record with every right one of its key and window, or with null where a left join has none. */
function expected(kind: Kind, left: readonly Keyed[], right: readonly Keyed[]): readonly string[] {
  return left.flatMap((a) => {
    const met = right.filter((b) => b.key === a.key && Math.abs(timeOf(a) - timeOf(b)) <= windowMs)
    if (met.length === 0) return kind === 'join' ? [] : [`${a.key} ${a.value}|null@${timeOf(a)}`]
    return met.map((b) => `${a.key} ${a.value}|${b.value}@${Math.max(timeOf(a), timeOf(b))}`)
  })
}

async function results(bed: ClusterBed): Promise<readonly string[]> {
  const joined = await bed.read(bed.topic('joined'))
  return joined
    .map(({ key, value, timestamp }) => `${textOf(key)} ${textOf(value)}@${timestamp}`)
    .filter((result) => !result.startsWith('end'))
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeStreamJoins(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
): void {
  describe(`a join of two streams on ${cluster}`, () => {
    clusterTest('gives all pairs, however far out of order they are', ({ bootstrapServers }) =>
      joinInTwoLives(bootstrapServers, 'join', records('l', 400, 7_919), records('r', 240, 104_729)),
    )

    clusterTest('gives what met nobody once, when windows are closed', ({ bootstrapServers }) =>
      joinInTwoLives(bootstrapServers, 'leftJoin', records('l', 400, 600), records('r', 240, 1_000)),
    )
  })
}

/** Half of the input before each start; between the two the state on disk is deleted. */
async function joinInTwoLives(
  bootstrapServers: string,
  kind: Kind,
  left: readonly Keyed[],
  right: readonly Keyed[],
): Promise<void> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ left: partitions, right: partitions, joined: partitions })
  const wanted = expected(kind, left, right)
  for (const life of [1, 2]) {
    const [lefts, rights] = [(left.length / 2) * life, (right.length / 2) * life]
    await bed.produce('left', left.slice(lefts - left.length / 2, lefts))
    await bed.produce('right', right.slice(rights - right.length / 2, rights))
    const app = bed.app(joining(bed, kind))
    await app.start()
    await eventually(async () => (await bed.committed(bed.topic('left'))) === lefts)
    await eventually(async () => (await bed.committed(bed.topic('right'))) === rights)
    if (life === 2 && kind === 'leftJoin') await closeWindows(bed, wanted.length)
    await app.stop()
    await rm(join(bed.directory, 'state'), { recursive: true })
  }
  expect((await results(bed)).toSorted()).toEqual(wanted.toSorted())
}

/** Moves stream time on until everything is out: closed windows are looked for now and then only. */
async function closeWindows(bed: ClusterBed, results: number): Promise<void> {
  // Windows, their grace and all records are over by then.
  let timestamp = begin + 9_000_000
  await eventually(async () => {
    const ends = Array.from({ length: partitions }, (_, partition) => ({ key: 'end', value: '', partition, timestamp }))
    timestamp += 1_000
    await bed.produce('left', ends)
    return (await bed.read(bed.topic('joined'))).filter(({ key }) => textOf(key) !== 'end').length >= results
  })
}
