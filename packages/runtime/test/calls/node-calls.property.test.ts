// Whatever the order in which calls end, fail and are tried again, and wherever commits and rollbacks fall: each record leaves once, in its order, and none is lost.
import { fc, test } from '@fast-check/vitest'
import { ManualClock } from '@millrace/record'
import type { AsyncOrder } from '@millrace/topology'
import { expect } from 'vitest'
import { finishRecords } from '../../src/index.ts'
import { benchOf, logRecord, TextTopology } from '../task-bench.ts'
import { limits, type OpenCall, OpenCalls } from './open-calls.ts'

type Act =
  | { readonly kind: 'take'; readonly count: number }
  | { readonly kind: 'resolve' | 'reject'; readonly at: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'turn' | 'deliver' | 'commit' | 'rollback' }

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('resolve' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('turn' as const, 'deliver' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('commit' as const, 'rollback' as const) }) },
)

/** Null: the record has no key. */
const keys = fc.array(fc.constantFrom('a', 'b', 'c', '~'), { minLength: 1, maxLength: 25 })
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

class World {
  readonly #calls = new OpenCalls()
  readonly #clock = new ManualClock()
  readonly #ended = new Set<OpenCall>()
  readonly #bench
  readonly #log
  /** What left before the last commit. */
  #committedOutput = 0
  #committed = { offset: 0, metadata: '' }

  constructor(input: readonly string[], ordered: AsyncOrder, concurrency: number) {
    const retries = { times: 1_000, backoffMs: 5, maxBackoffMs: 5, attemptTimeoutMs: undefined }
    const operator = {
      kind: 'map-values-async',
      mapper: this.#calls.mapper,
      limits: limits({ ordered, concurrency, retries, timeoutMs: 1_000_000 }),
    } as const
    this.#bench = benchOf(TextTopology.around(operator), { clock: this.#clock })
    this.#log = input.map((key, offset) => logRecord(`${key}=${offset}@${offset}`, offset))
    this.#bench.task.enqueue('in', 0, this.#log, this.#log.length)
  }

  get output(): readonly string[] {
    return this.#bench.sent.to('out')
  }

  get isDone(): boolean {
    return this.#committed.offset === this.#log.length
  }

  get #open(): readonly OpenCall[] {
    return this.#calls.all.filter((call) => !this.#ended.has(call) && !call.signal.aborted)
  }

  async play(act: Act): Promise<void> {
    const { task } = this.#bench
    if (act.kind === 'take') task.process(act.count)
    else if (act.kind === 'pass') this.#clock.advance(act.ms)
    else if (act.kind === 'turn') await turn()
    else if (act.kind === 'deliver') task.deliver()
    else if (act.kind === 'rollback') this.#rollback()
    else if (act.kind === 'commit') await this.#commit()
    else if ('at' in act) this.#end(act.kind, act.at)
  }

  async #commit(): Promise<void> {
    const { task, database, sent } = this.#bench
    let isFinished = false
    const finished = finishRecords([task]).then(() => {
      isFinished = true
    })
    while (!isFinished) {
      this.#end('resolve', 0)
      this.#clock.advance(1)
      await turn()
    }
    await finished
    const offsets = task.committableOffsets()
    await database.prepareCommit(new Map()).write()
    task.committed(offsets)
    for (const { offset, metadata = '' } of offsets) this.#committed = { offset, metadata }
    this.#committedOutput = sent.all.length
  }

  #rollback(): void {
    const { task, sent } = this.#bench
    task.rollback()
    // As a consumer of committed records would not see them.
    sent.all.length = this.#committedOutput
    task.initialize(new Map([['in-0', this.#committed]]))
    task.enqueue('in', 0, this.#log.slice(this.#committed.offset), this.#log.length)
  }

  #end(how: 'resolve' | 'reject', at: number): void {
    const open = this.#open
    const call = open[at % open.length]
    if (call === undefined) return
    this.#ended.add(call)
    if (how === 'resolve') call.resolve(call.value)
    else call.reject(new Error('busy'))
  }
}

test.prop(
  [
    keys,
    fc.array(acts, { maxLength: 80 }),
    fc.constantFrom<AsyncOrder>('key', 'partition'),
    fc.integer({ min: 1, max: 6 }),
  ],
  { numRuns: 300 },
)('each record leaves once and in order', async (input, script, ordered, concurrency) => {
  const world = new World(input, ordered, concurrency)
  for (const act of script) await world.play(act)
  while (!world.isDone) {
    await world.play({ kind: 'take', count: 3 })
    await world.play({ kind: 'commit' })
  }
  const expected = input.map((key, offset) => `${key === '~' ? 'null' : key}=${offset}@${offset}`)
  expect(new Set(world.output)).toEqual(new Set(expected))
  expect(world.output).toHaveLength(expected.length)
  if (ordered === 'partition') expect(world.output).toEqual(expected)
  for (const key of ['a', 'b', 'c']) {
    const ofKey = (records: readonly string[]): readonly string[] => records.filter((one) => one.startsWith(`${key}=`))
    expect(ofKey(world.output)).toEqual(ofKey(expected))
  }
})
