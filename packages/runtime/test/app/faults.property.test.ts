// Random lives: instances come, go, crash and lose their answers while records arrive. In the end nothing is lost, and state is what the changelog says.
import { fc, test } from '@fast-check/vitest'
import { sleep, systemClock } from '@millrace/record'
import { expect } from 'vitest'
import { type FaultPoint, faultPoints } from '../../src/commit/fault-points.ts'
import { MemoryDisk } from '../memory-log/memory-disk.ts'
import { type CommitFault, MemoryLog } from '../memory-log/memory-log.ts'
import { until } from '../memory-log/until.ts'
import type { AsyncCall, Topology } from '@millrace/topology'
import { countingTopology, waitingTopology } from '../topologies.ts'
import { application, committedOffset, lastCounts, produce, type Running } from './running.ts'

const partitions = 3
const machines = 3

type Act =
  | { readonly act: 'produce'; readonly count: number }
  | { readonly act: 'start' | 'stop'; readonly machine: number }
  | { readonly act: 'crash'; readonly machine: number; readonly at: FaultPoint }
  | { readonly act: 'fault'; readonly fault: CommitFault }
  | { readonly act: 'rebalance' | 'expel' }
  | { readonly act: 'wait'; readonly ms: number }

const machine = fc.nat({ max: machines - 1 })
const acts = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ act: fc.constant('produce' as const), count: fc.integer({ min: 1, max: 60 }) }),
    },
    { weight: 4, arbitrary: fc.record({ act: fc.constantFrom('start' as const, 'stop' as const), machine }) },
    {
      weight: 2,
      arbitrary: fc.record({ act: fc.constant('crash' as const), machine, at: fc.constantFrom(...faultPoints) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.constant('fault' as const),
        fault: fc.constantFrom<CommitFault>('lost', 'unsent', 'refused', 'rebalance'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('rebalance' as const, 'expel' as const) }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 12 }) }) },
  ),
  { minLength: 3, maxLength: 25 },
)

/** What may make a record count twice under at-least-once. */
function mayRepeat(steps: readonly Act[]): boolean {
  const losesCommit = (step: Act): boolean =>
    step.act === 'crash' ||
    step.act === 'expel' ||
    (step.act === 'fault' && (step.fault === 'unsent' || step.fault === 'refused'))
  return steps.some(losesCommit) || losesRefused(steps)
}

/** A commit that is refused for a rebalance is made again after the join: not by an instance that stops, nor for tasks that go to another one. */
function losesRefused(steps: readonly Act[]): boolean {
  const refused = steps.findIndex((step) => step.act === 'fault' && step.fault === 'rebalance')
  if (refused < 0) return false
  const started = new Set(steps.flatMap((step) => (step.act === 'start' ? [step.machine] : [])))
  return started.size > 1 || steps.slice(refused).some(({ act }) => act === 'stop')
}

class World {
  readonly log = new MemoryLog()
  readonly produced: Record<string, number> = {}
  readonly #disks = Array.from({ length: machines }, () => new MemoryDisk())
  readonly #running = new Map<number, Running>()
  readonly #crashAt = new Map<number, FaultPoint>()
  readonly #topology: Topology
  #sent = 0

  constructor(topology: Topology) {
    this.#topology = topology
    this.log.createTopic('events', partitions)
    this.log.createTopic('counted', partitions)
  }

  async play(step: Act): Promise<void> {
    switch (step.act) {
      case 'produce':
        for (let at = 0; at < step.count; at++) this.#produce()
        break
      case 'start':
        this.start(step.machine)
        break
      case 'stop':
        await this.#stop(step.machine)
        break
      case 'crash':
        this.#crashAt.set(step.machine, step.at)
        break
      case 'fault':
        this.log.commitFaults.push(step.fault)
        break
      case 'rebalance':
        this.log.group('app').rebalance()
        break
      case 'expel':
        this.log.group('app').expelAll()
        break
      case 'wait':
        await sleep(systemClock, step.ms)
    }
  }

  start(at: number): void {
    const before = this.#running.get(at)?.app.state
    if (before !== undefined && before !== 'failed' && before !== 'stopped') return
    const disk = this.#disks[at] as MemoryDisk
    // One that failed may still be closing its stores.
    if (disk.open.size > 0) return
    const running = application(this.log, this.#topology, {
      disk,
      commitInterval: 3,
      poll: 1,
      faultPoint: (point) => {
        if (this.#crashAt.get(at) !== point) return
        this.#crashAt.delete(at)
        throw new Error(`crash at ${point}`)
      },
    })
    this.#running.set(at, running)
    running.app.start().catch(() => {})
  }

  /** Lets the work end without further faults. */
  async settle(): Promise<void> {
    this.#crashAt.clear()
    this.log.commitFaults.length = 0
    for (let at = 0; at < machines; at++) await this.#stop(at)
    this.start(0)
    await until(() =>
      Array.from({ length: partitions }, (_, at) => at).every(
        (partition) => (committedOffset(this.log, `events-${partition}`) ?? 0) === this.log.end('events', partition),
      ),
    )
    await this.#stop(0)
  }

  #produce(): void {
    const key = `k${this.#sent % 10}`
    produce(this.log, 'events', (this.#sent++ % 10) % partitions, key, 'x')
    this.produced[key] = (this.produced[key] ?? 0) + 1
  }

  async #stop(at: number): Promise<void> {
    const running = this.#running.get(at)
    this.#running.delete(at)
    await running?.app.stop().catch(() => {})
    await until(() => this.#disks[at]?.open.size === 0)
  }
}

/** Some wait for the clock, some for a turn, some not at all. */
let waited = 0
function wait(_key: unknown, value: unknown, { signal }: AsyncCall): unknown {
  waited += 1
  if (waited % 3 === 0) return value
  return waited % 3 === 1 ? Promise.resolve(value) : sleep(systemClock, waited % 4, signal).then(() => value)
}

test.prop([acts, fc.constantFrom('at once', 'waiting')], { numRuns: 40 })(
  'whatever happens, every record is counted, and once where nothing made it repeat',
  async (steps, functions) => {
    const world = new World(functions === 'at once' ? countingTopology() : waitingTopology(wait, 4))
    for (const step of steps) await world.play(step)
    await world.settle()
    const counted = lastCounts(world.log, 'counted')
    expect(lastCounts(world.log, 'app-counts-changelog')).toEqual(counted)
    expect(Object.keys(counted).sort()).toEqual(Object.keys(world.produced).sort())
    for (const [key, produced] of Object.entries(world.produced)) expect(counted[key]).toBeGreaterThanOrEqual(produced)
    if (!mayRepeat(steps)) expect(counted).toEqual(world.produced)
  },
  60_000,
)
