// The native client through a proxy with faults on it: what it acknowledged is in the log once and in order, what it read has no gap and no duplicate,
// commits and joins come to their end. Every case shows that its fault happened, and ends in time.
import { type GroupMember, type LogClient, nativeClient, type OffsetToCommit } from '@millrace/client'
import { type ApiName, encodeSubscription } from '@millrace/protocol'
import { isMillraceError } from '@millrace/record'
import { describe, expect, onTestFinished, type TestAPI } from 'vitest'
import { ClusterBed, textOf } from '../runtime/cluster-bed.ts'
import { type Fate, Proxy } from './proxy.ts'
import { type Random, seeded, seededRandom } from './random.ts'
import { within } from './within.ts'

const requestTimeoutMs = 400
const limitMs = 50_000

interface Fault {
  readonly name: string
  readonly where: 'onRequest' | 'onAnswer'
  readonly fate: Fate
}

const faults: readonly Fault[] = [
  { name: 'requests vanish', where: 'onRequest', fate: 'drop' },
  { name: 'answers vanish after the broker has acted', where: 'onAnswer', fate: 'drop' },
  { name: 'connections are reset before the request', where: 'onRequest', fate: 'reset' },
  { name: 'connections are reset before the answer', where: 'onAnswer', fate: 'reset' },
  { name: 'answers are late', where: 'onAnswer', fate: { delayMs: requestTimeoutMs / 2 } },
  { name: 'answers come when nobody waits for them', where: 'onAnswer', fate: { delayMs: 2 * requestTimeoutMs } },
  { name: 'connections go half-open', where: 'onAnswer', fate: 'freeze' },
]

interface Faulty {
  readonly bed: ClusterBed
  readonly proxy: Proxy
  readonly client: LogClient
  /** From now on the second frame of these kinds meets the fault, and every fourth by chance. */
  strike(...apis: readonly ApiName[]): void
}

async function open(bootstrapServers: string, fault: Fault, random: Random): Promise<Faulty> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ events: 1 })
  // A cluster that has just started gives producer ids later than the short timeouts here allow.
  await bed.produce('events', [])
  const proxy = await Proxy.start(bootstrapServers)
  const client = nativeClient({ bootstrapServers: proxy.bootstrapServers, requestTimeoutMs, retryBackoffMaxMs: 200 })
  onTestFinished(() => client.close())
  const strike = (...apis: readonly ApiName[]): void => {
    let seen = 0
    const isHit = (api: ApiName | undefined): boolean =>
      api !== undefined && apis.includes(api) && (++seen === 2 || random.next(4) === 0)
    proxy[fault.where] = (api) => (isHit(api) ? fault.fate : 'pass')
  }
  return { bed, proxy, client, strike }
}

/** Each record as `offset: value`. */
const logOf = async (bed: ClusterBed): Promise<readonly string[]> =>
  (await bed.read(bed.topic('events'))).map(({ offset, value }) => `${offset}: ${textOf(value)}`)

async function writes({ bed, client, strike }: Faulty): Promise<void> {
  const writer = client.writer({ maxBatchBytes: 200, lingerMs: 0, maxInFlight: 5 })
  await writer.open()
  strike('Produce')
  const values = Array.from({ length: 60 }, (_, at) => `value ${at}`.padEnd(at % 7 === 0 ? 90 : 20))
  for (const value of values) writer.write(bed.topic('events'), 0, 1, null, Buffer.from(value), [])
  await writer.flush()
  expect(await logOf(bed)).toEqual(values.map((value, offset) => `${offset}: ${value}`))
  expect(writer.acknowledgedOffset(bed.topic('events'), 0)).toBe(values.length - 1)
}

async function fetches({ bed, client, strike }: Faulty): Promise<void> {
  const topic = bed.topic('events')
  const values = Array.from({ length: 200 }, (_, at) => `value ${at}`.padEnd(100))
  for (let at = 0; at < values.length; at += 10) {
    await bed.produce(
      'events',
      values.slice(at, at + 10).map((value) => ({ key: 'k', value })),
    )
  }
  strike('Fetch')
  const reader = client.reader({ maxPartitionBytes: 1_000, fetchMaxWaitMs: 100 })
  reader.assign([{ topic, partition: 0, offset: 0 }])
  const read: string[] = []
  while (read.length < values.length) {
    for (const batch of await reader.poll(100)) read.push(...batch.records.map(({ value }) => textOf(value)))
  }
  expect(read).toEqual(values)
}

function memberOf({ bed, client }: Faulty): GroupMember {
  return client.member({
    groupId: bed.applicationId,
    protocols: [{ name: 'p', metadata: () => encodeSubscription({ topics: [bed.topic('events')] }) }],
    assign: async (_, members) => new Map(members.map(({ memberId }) => [memberId, Buffer.from(memberId)])),
    sessionTimeoutMs: 6_000,
    rebalanceTimeoutMs: 500,
    heartbeatIntervalMs: 100,
    onRebalance: () => {},
  })
}

/** A commit whose answer is lost is made again, as the port says: its outcome is unknown. */
async function committed(member: GroupMember, offset: OffsetToCommit): Promise<void> {
  try {
    await member.commit([offset])
  } catch (error) {
    if (!isMillraceError(error) || error.disposition !== 'retry') throw error
    await committed(member, offset)
  }
}

async function commits(faulty: Faulty): Promise<void> {
  const { bed, strike } = faulty
  const member = memberOf(faulty)
  await member.join()
  strike('OffsetCommit')
  const partition = { topic: bed.topic('events'), partition: 0 }
  for (let offset = 1; offset <= 6; offset++) {
    await committed(member, { ...partition, offset })
    expect(await bed.committed(partition.topic)).toBe(offset)
  }
  await member.leave()
}

async function joins(faulty: Faulty): Promise<void> {
  const member = memberOf(faulty)
  faulty.strike('JoinGroup', 'SyncGroup', 'FindCoordinator')
  for (let round = 0; round < 2; round++) {
    const joined = await member.join()
    expect(textOf(joined.assignment)).toBe(joined.memberId)
  }
  faulty.proxy.heal()
  const topic = faulty.bed.topic('events')
  await member.commit([{ topic, partition: 0, offset: 1 }])
  expect(await faulty.bed.committed(topic)).toBe(1)
  await member.leave()
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeClientUnderFaults(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
): void {
  const cases = { writes, fetches, commits, joins }
  describe(`the native client on ${cluster}`, () => {
    for (const [what, run] of Object.entries(cases)) {
      clusterTest(`ends its ${what} well whatever happens to its connections`, async ({ bootstrapServers }) => {
        await seeded(async (random) => {
          await Promise.all(
            faults.map(async (fault) => {
              const faulty = await open(bootstrapServers, fault, random)
              await within(limitMs, `its ${what} where ${fault.name}`, run(faulty)).catch((error: Error) =>
                Promise.reject(new Error(`where ${fault.name}: ${error.message}`, { cause: error })),
              )
              expect(faulty.proxy.faults, fault.name).toBeGreaterThan(0)
            }),
          )
        })
      })
    }

    clusterTest('goes on after every connection went silent at once', async ({ bootstrapServers }) => {
      const { bed, proxy, client } = await open(bootstrapServers, faults[0] as Fault, seededRandom())
      const topic = bed.topic('events')
      const writer = client.writer()
      await writer.open()
      const reader = client.reader({ fetchMaxWaitMs: 100 })
      reader.assign([{ topic, partition: 0, offset: 0 }])
      const read: string[] = []
      const readUntil = async (count: number): Promise<void> => {
        while (read.length < count) {
          for (const batch of await reader.poll(100)) read.push(...batch.records.map(({ value }) => textOf(value)))
        }
      }
      for (const value of ['before', 'during', 'after']) {
        if (value === 'during') proxy.goSilent()
        if (value === 'after') proxy.heal()
        writer.write(topic, 0, 1, null, Buffer.from(value), [])
        if (value !== 'during') await within(limitMs, `writing "${value}"`, writer.flush())
        if (value === 'before') await within(limitMs, 'reading the first', readUntil(1))
      }
      await within(limitMs, 'reading on', readUntil(3))
      expect(read).toEqual(['before', 'during', 'after'])
      expect(proxy.faults).toBeGreaterThan(0)
    })
  })
}
