// An application is killed (kill -9) between commits, again and again, while records come. The verifier recomputes everything from the input:
// for each key, fold ≤ count ≤ fold + records that were after the last committed offset, summed over the kills.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openLevelDatabase } from '@millrace/state'
import { expect, type TestAPI } from 'vitest'
import { ClusterBed, type Keyed } from '../runtime/cluster-bed.ts'
import { AppProcess, type AppProcessOptions, stateDirOf } from './app-process.ts'
import { type Random, seeded } from './random.ts'
import { untilWithin } from './within.ts'

export interface KillPlan {
  readonly events: number
  readonly kills: number
  /** A static member comes back at once; a dynamic one must wait until the session of the killed one is over. */
  readonly instanceId?: string
  /** Each record is waited for, up to so long, so that calls are under way when the application is killed. */
  readonly waitMs?: number
}

const partitions = 4
const keys = 40
const limitMs = 60_000
const options: AppProcessOptions = { commitInterval: '1500ms', sessionTimeout: '6s' }

/** What one kill left: per partition, the committed offset and the end of the input. */
interface Kill {
  readonly committed: readonly number[]
  readonly ends: readonly number[]
  /** Counted in the changelog and not committed. */
  readonly uncommitted: number
}

/** Records that are fed and not committed while a kill is waited for. */
const mostAhead = 20_000

class KillRun {
  readonly bed: ClusterBed
  readonly #random: Random
  readonly input: Keyed[][] = Array.from({ length: partitions }, () => [])
  readonly kills: Kill[] = []
  #surplus = 0

  constructor(bed: ClusterBed, random: Random) {
    this.bed = bed
    this.#random = random
  }

  async feed(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 500) {
      const batch = Array.from({ length: Math.min(left, 500) }, (): Keyed => {
        const key = this.#random.next(keys)
        return { key: `k${key}`, value: 'v', partition: key % partitions }
      })
      for (const record of batch) this.input[record.partition ?? 0]?.push(record)
      await this.bed.produce('events', batch)
      await pause(10)
    }
  }

  async committed(): Promise<readonly number[]> {
    const offsets = [...(await this.bed.client.admin.groupOffsets(this.bed.applicationId)).values()]
    return this.input.map((_, partition) => offsets.find((of) => of.partition === partition)?.offset ?? 0)
  }

  async processedAll(): Promise<void> {
    const all = sum(this.input.map(({ length }) => length))
    await untilWithin(limitMs, `all ${all} records are committed`, async () => sum(await this.committed()) === all)
  }

  async changelogEnd(): Promise<number> {
    const topic = `${this.bed.applicationId}-counts-changelog`
    const ends = await this.bed.client.admin.listOffsets(
      this.input.map((_, partition) => ({ topic, partition, at: 'latest' as const })),
    )
    return sum([...ends.values()])
  }

  /** Kills soon after a commit, once records after it have reached the changelog. */
  async kill(app: AppProcess): Promise<void> {
    const fed = { done: false }
    const feeding = this.feedUntil(fed)
    try {
      const before = sum(await this.committed())
      await app.until(limitMs, 'a commit', async () => sum(await this.committed()) > before)
      const end = await this.changelogEnd()
      await app.until(limitMs, 'records after the commit', async () => (await this.changelogEnd()) >= end + 50)
      await app.kill()
    } finally {
      fed.done = true
      await feeding
    }
    await this.#note()
  }

  /** No further ahead than a few commits: what waits is not lost, but takes its time. */
  async feedUntil(fed: { done: boolean }): Promise<void> {
    while (!fed.done) {
      if (sum(this.input.map(({ length }) => length)) - sum(await this.committed()) < mostAhead) await this.feed(500)
      else await pause(20)
    }
  }

  /** The changelog has counted what was committed, what earlier kills made it count twice, and what was not committed. */
  async #note(): Promise<void> {
    const committed = await this.committed()
    const counted = sum(Object.values(await this.bed.counts(`${this.bed.applicationId}-counts-changelog`)))
    const surplus = counted - sum(committed)
    this.kills.push({
      committed,
      ends: this.input.map(({ length }) => length),
      uncommitted: surplus - this.#surplus,
    })
    this.#surplus = surplus
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

function countByKey(records: readonly Keyed[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { key } of records) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

/** Throws what is wrong with the counts, given the input and the kills. */
export function verifyCounts(
  counts: Readonly<Record<string, number>>,
  input: readonly (readonly Keyed[])[],
  kills: readonly Pick<Kill, 'committed' | 'ends'>[],
): void {
  const fold = countByKey(input.flat())
  const open = kills.flatMap(({ committed, ends }) =>
    input.flatMap((records, partition) => records.slice(committed[partition], ends[partition])),
  )
  const twice = countByKey(open)
  expect(Object.keys(counts).sort()).toEqual(Object.keys(fold).sort())
  for (const [key, times] of Object.entries(fold)) {
    expect(counts[key], `count of ${key}, at least`).toBeGreaterThanOrEqual(times)
    expect(counts[key], `count of ${key}, at most`).toBeLessThanOrEqual(times + (twice[key] ?? 0))
  }
}

export interface StoredRow {
  readonly task: string
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** Every row of every task's store, in order. Nobody may have the directory open. */
export async function storedRows(stateDir: string, applicationId: string): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = []
  for (const task of (await readdir(join(stateDir, applicationId))).sort()) {
    const database = await openLevelDatabase({ directory: join(stateDir, applicationId, task) })
    for await (const { key, value } of database.store('counts').scanAsync()) {
      rows.push({ task, key: key.slice(), value: value.slice() })
    }
    await database.close()
  }
  return rows
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeKills(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
  plan: KillPlan,
  timeoutMs: number,
): void {
  const { waitMs, instanceId } = plan
  const what = waitMs === undefined ? 'an application' : 'an application that waits for functions'
  const title = `${plan.kills} kills of ${what} on ${cluster} lose nothing and count nothing twice that was committed`
  clusterTest(title, { timeout: timeoutMs }, async ({ bootstrapServers }) => {
    await seeded(async (random) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: partitions, counted: partitions })
      const run = new KillRun(bed, random)
      const appOptions = {
        ...options,
        ...(instanceId === undefined ? {} : { instanceId }),
        ...(waitMs === undefined ? {} : { waitMs }),
      }
      const start = (): AppProcess => new AppProcess(bed, appOptions)

      for (let kill = 0; kill < plan.kills; kill++) {
        const app = start()
        await run.feed(Math.floor(plan.events / (plan.kills + 1)))
        await run.kill(app)
      }
      const last = start()
      await run.feed(Math.max(500, plan.events - sum(run.input.map(({ length }) => length))))
      await run.processedAll()
      expect(await last.stop(limitMs)).toBe(0)

      expect(sum(run.input.map(({ length }) => length))).toBeGreaterThanOrEqual(plan.events)
      for (const { uncommitted } of run.kills) expect(uncommitted, 'counted and not committed').toBeGreaterThan(0)
      const counts = await bed.counts(bed.topic('counted'))
      verifyCounts(counts, run.input, run.kills)
      expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(counts)

      const rows = await storedRows(stateDirOf(bed), bed.applicationId)
      expect(rows).toHaveLength(Object.keys(counts).length)
      await rm(stateDirOf(bed), { recursive: true })
      const again = start()
      await again.running(limitMs)
      expect(await again.stop(limitMs)).toBe(0)
      expect(await storedRows(stateDirOf(bed), bed.applicationId)).toEqual(rows)
    })
  })
}
