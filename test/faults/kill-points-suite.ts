// The process is killed at each named step of its protocol and started again: nothing is lost, nothing committed is counted twice, state equals changelog.
// A case fails when its step is never reached.
import { join } from 'node:path'
import { type FaultPoint, faultPoints } from '@millrace/runtime'
import { expect, type TestAPI } from 'vitest'
import { ClusterBed, type Keyed } from '../runtime/cluster-bed.ts'
import { AppProcess, type AppProcessOptions, stateDirOf } from './app-process.ts'
import { storedRows, verifyCounts } from './kill-suite.ts'

const partitions = 4
const limitMs = 30_000

/** Steps of a start. All others are met when records have been processed, or they would be passed by a commit of nothing. */
const atStart: readonly FaultPoint[] = [
  'restore-started',
  'restore-batch-written',
  'restore-finished',
  'topics-prepared',
  'rebalance-started',
  'rebalance-joined',
  'records-polled',
]

/** Steps that come only when there is something to restore. */
const needsRestore: readonly FaultPoint[] = ['restore-batch-written']

class Case {
  readonly bed: ClusterBed
  readonly #options: AppProcessOptions
  readonly input: Keyed[][] = Array.from({ length: partitions }, () => [])

  constructor(bed: ClusterBed, options: AppProcessOptions) {
    this.bed = bed
    this.#options = options
  }

  start(options: AppProcessOptions = {}): AppProcess {
    return new AppProcess(this.bed, { commitInterval: '50ms', sessionTimeout: '6s', ...this.#options, ...options })
  }

  async feed(count: number): Promise<void> {
    const batch = Array.from({ length: count }, (_, at): Keyed => {
      return { key: `k${at % 20}`, value: 'v', partition: (at % 20) % partitions }
    })
    await this.bed.produce('events', batch)
    for (const record of batch) this.input[record.partition ?? 0]?.push(record)
  }

  async committed(): Promise<readonly number[]> {
    const offsets = [...(await this.bed.client.admin.groupOffsets(this.bed.applicationId)).values()]
    return this.input.map((_, partition) => offsets.find((of) => of.partition === partition)?.offset ?? 0)
  }

  async processed(app: AppProcess): Promise<void> {
    const ends = this.input.map(({ length }) => length)
    await app.until(limitMs, `everything is committed: ${ends.join(' ')}`, async () => {
      return (await this.committed()).join() === ends.join()
    })
  }
}

export interface KillPointPlan {
  /** Records before the kill, and again while the victim runs. */
  readonly records: number
  /** At which of its times each step kills. */
  readonly times: readonly number[]
  readonly instanceId?: string
}

async function killedAt(point: FaultPoint, time: number, test: Case, records: number): Promise<void> {
  const before = test.start()
  await test.feed(records)
  await test.processed(before)
  expect(await before.stop(limitMs)).toBe(0)

  const stateDir = needsRestore.includes(point) ? { stateDir: join(test.bed.directory, 'new') } : {}
  const faultPoint = `${atStart.includes(point) ? '' : 'records-processed>'}${point}:${time}`
  const victim = test.start({ faultPoint, ...stateDir })
  for (let piece = 0; piece < 4; piece++) await test.feed(records / 4)
  if (point === 'stores-closing') {
    await test.processed(victim)
    expect(await victim.stop(limitMs)).toBe('SIGKILL')
  } else {
    let isOver = false
    const feeding = (async () => {
      while (!isOver) await test.feed(20)
    })()
    try {
      expect(await victim.exited(limitMs)).toBe('SIGKILL')
    } finally {
      isOver = true
      await feeding
    }
  }
  const kill = { committed: await test.committed(), ends: test.input.map(({ length }) => length) }

  const after = test.start()
  await test.processed(after)
  await after.running(limitMs)
  expect(await after.stop(limitMs)).toBe(0)

  const counts = await test.bed.counts(test.bed.topic('counted'))
  verifyCounts(counts, test.input, [kill])
  const changelog = await test.bed.counts(`${test.bed.applicationId}-counts-changelog`)
  expect(changelog).toEqual(counts)
  const stored = (await storedRows(stateDirOf(test.bed), test.bed.applicationId)).map(({ key, value }) => [
    Buffer.from(key).toString(),
    // The timestamp comes first.
    Number(Buffer.from(value).readBigInt64BE(8)),
  ])
  expect(Object.fromEntries(stored)).toEqual(changelog)
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeKillPoints(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
  plan: KillPointPlan,
): void {
  for (const point of faultPoints) {
    for (const time of plan.times) {
      // A process closes its stores once, and starts once.
      if (time > 1 && [...atStart, 'stores-closing'].includes(point)) continue
      const times = time === 1 ? '' : `, the ${time}. time,`
      clusterTest(
        `a process on ${cluster} that is killed at ${point}${times} goes on`,
        async ({ bootstrapServers }) => {
          const bed = await ClusterBed.open(bootstrapServers)
          await bed.createTopics({ events: partitions, counted: partitions })
          const options = plan.instanceId === undefined ? {} : { instanceId: plan.instanceId }
          await killedAt(point, time, new Case(bed, options), plan.records)
        },
      )
    }
  }
}
