// An application of all operators that keep state is killed (kill -9) between commits, and in the end loses its disk. The verifier recomputes everything from the input:
// results hold each record at least once, more often only where a kill left it uncommitted; and state restored from changelogs alone equals the state that was on the disk.
import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, type TestAPI } from 'vitest'
import { ClusterBed, type Keyed } from '../runtime/cluster-bed.ts'
import { AppProcess, stateDirOf } from './app-process.ts'
import { expectedResults, type Fed, openTimes, verifyResults } from './operators-results.ts'
import { readState } from './operators-state.ts'
import { personOf } from './programs/operators-topology.ts'
import { type Random, seeded } from './random.ts'
import { untilWithin } from './within.ts'

export interface OperatorsPlan {
  readonly events: number
  readonly kills: number
}

const partitions = 4
const keys = 20
const limitMs = 60_000
const outputs = ['windows', 'closed', 'sessions', 'pairs', 'both', 'owned', 'priced', 'totals']
/** Of now: brokers delete what is old, from changelogs of windows too. */
const started = Math.floor(Date.now() / 3_600_000) * 3_600_000

class OperatorsRun {
  readonly bed: ClusterBed
  readonly #random: Random
  readonly fed: Record<'events' | 'others', Fed> = { events: fedNothing(), others: fedNothing() }
  readonly people: Record<string, string> = {}
  readonly prices: Keyed[] = []
  #timestamp = started
  #surplus = 0

  constructor(bed: ClusterBed, random: Random) {
    this.bed = bed
    this.#random = random
  }

  start(): AppProcess {
    // A static member comes back at once.
    const options = { commitInterval: '1500ms', sessionTimeout: '6s', instanceId: 'only' } as const
    return new AppProcess(this.bed, options, 'operators-app')
  }

  /** Rows of the tables that are not made of events. */
  async feedTables(): Promise<void> {
    const changes = Array.from({ length: 10 }, (_, at): Keyed => ({ key: `p${at % 5}`, value: `person ${at}` }))
    for (const { key, value } of changes) this.people[key] = value
    for (let at = 0; at < 200; at++) {
      const key = this.#random.next(keys)
      const timestamp = started + this.#random.next(10_000)
      this.prices.push({ key: `k${key}`, value: `price ${at}`, partition: key % partitions, timestamp })
    }
    await this.bed.produce('people', changes)
    await this.bed.produce('prices', this.prices)
  }

  async feed(count: number): Promise<void> {
    const batches = { events: [] as Keyed[], others: [] as Keyed[] }
    for (let at = 0; at < count; at++) {
      const key = this.#random.next(keys)
      const side = this.#random.next(2) === 0 ? 'events' : 'others'
      this.#timestamp += this.#random.next(30)
      const number = this.fed[side].count + batches[side].length
      const record = { key: `k${key}`, value: `${side[0]}${number}`, partition: key % partitions }
      batches[side].push({ ...record, timestamp: this.#timestamp })
    }
    for (const side of ['events', 'others'] as const) await this.#produce(side, batches[side])
  }

  /** Moves stream time on in all partitions, so that all windows close. */
  async feedEnds(): Promise<void> {
    for (const afterMs of [60_000, 120_000]) {
      const timestamp = this.#timestamp + afterMs
      const ends = Array.from({ length: partitions }, (_, partition): Keyed => {
        return { key: `end${partition}`, value: 'e0', partition, timestamp }
      })
      for (const side of ['events', 'others'] as const) await this.#produce(side, ends)
    }
  }

  async #produce(side: 'events' | 'others', records: readonly Keyed[]): Promise<void> {
    const fed = this.fed[side]
    for (const record of records) fed.records[record.partition ?? 0]?.push(record)
    fed.count += records.length
    await this.bed.produce(side, records)
  }

  async committed(side: 'events' | 'others'): Promise<readonly number[]> {
    const offsets = [...(await this.bed.client.admin.groupOffsets(this.bed.applicationId)).values()]
    const ofTopic = offsets.filter(({ topic }) => topic === this.bed.topic(side))
    return this.fed[side].records.map((_, at) => ofTopic.find(({ partition }) => partition === at)?.offset ?? 0)
  }

  /** Soon after a commit, once records after it have reached a changelog. */
  async kill(app: AppProcess): Promise<void> {
    let isOver = false
    const feeding = (async () => {
      while (!isOver) {
        await this.feed(50)
        // No faster than the operators take it: what waits is not lost, but takes its time.
        await pause(50)
      }
    })()
    try {
      const before = sum(await this.committed('events'))
      await app.until(limitMs, 'a commit', async () => sum(await this.committed('events')) > before)
      const end = await this.#counted()
      await app.until(limitMs, 'records after the commit', async () => (await this.#counted()) >= end + 50)
      await app.kill()
    } finally {
      isOver = true
      await feeding
    }
    for (const side of ['events', 'others'] as const) {
      const { records, kills } = this.fed[side]
      kills.push({ committed: await this.committed(side), ends: records.map(({ length }) => length) })
    }
    const surplus = (await this.#counted()) - sum(await this.committed('events'))
    expect(surplus, 'counted and not committed').toBeGreaterThan(this.#surplus)
    this.#surplus = surplus
  }

  /** Events that the changelog of totals has. */
  async #counted(): Promise<number> {
    return sum(Object.values(await this.bed.counts(`${this.bed.applicationId}-totals-changelog`)))
  }

  async processedAll(app: AppProcess): Promise<void> {
    for (const side of ['events', 'others'] as const) {
      await app.until(limitMs, `all ${side} are committed`, async () => {
        return sum(await this.committed(side)) === this.fed[side].count
      })
    }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

function fedNothing(): Fed {
  return { records: Array.from({ length: partitions }, () => []), kills: [], count: 0 }
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeOperatorKills(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
  plan: OperatorsPlan,
  timeoutMs: number,
): void {
  const title = `${plan.kills} kills of an application on ${cluster} lose nothing of windows, sessions, joins, tables, buffers and processors`
  clusterTest(title, { timeout: timeoutMs }, async ({ bootstrapServers }) => {
    await seeded(async (random) => {
      const bed = await ClusterBed.open(bootstrapServers)
      const inputs = { events: partitions, others: partitions, people: 1, prices: partitions }
      await bed.createTopics({ ...inputs, ...Object.fromEntries(outputs.map((name) => [name, partitions])) })
      const run = new OperatorsRun(bed, random)
      await run.feedTables()
      for (let kill = 0; kill < plan.kills; kill++) {
        const app = run.start()
        await run.feed(Math.floor(plan.events / (plan.kills + 1)))
        await run.kill(app)
      }
      const last = run.start()
      await run.feed(Math.max(500, plan.events - run.fed.events.count - run.fed.others.count))
      await run.feedEnds()
      await run.processedAll(last)

      const expected = expectedResults(run.fed.events, run.fed.others, run.people, run.prices, personOf)
      const open = openTimes([run.fed.events, run.fed.others])
      // Answers of the foreign-key join take their way through other tasks.
      let wrong: unknown
      await untilWithin(
        limitMs,
        () => `that the results are right (${String(wrong)})`,
        async () => {
          wrong = await verifyResults(bed, expected, open).then(
            () => undefined,
            (error: unknown) => error,
          )
          return wrong === undefined
        },
      )
      expect(await last.stop(limitMs)).toBe(0)

      const onDisk = await readState(bed, stateDirOf(bed))
      expect(Object.keys(onDisk).filter((store) => onDisk[store]?.length === 0)).toEqual([])
      await rm(stateDirOf(bed), { recursive: true })
      expect(await readState(bed, stateDirOf(bed))).toEqual(onDisk)
    })
  })
}
