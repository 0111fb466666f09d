// The calls of one node: so many at a time, each when it is its turn, and results in order.
// Law: records of one lane leave in the order in which they came, each once, whatever the order in which their calls end.
import type { Clock, StreamRecord } from '@millrace/record'
import type { AsyncLimits } from '@millrace/topology'
import type { Attempt } from './attempt.ts'
import { Call, type Outcome } from './call.ts'
import { type Lane, Lanes, type KeptPlace } from './lanes.ts'
import type { Walk } from './walks.ts'

/** A record that waits for its call, or for its turn to leave. */
export interface ParkedRecord {
  readonly node: NodeCalls
  readonly record: StreamRecord
  readonly place: KeptPlace
  readonly walk: Walk
  readonly lane: Lane<ParkedRecord>
  readonly run: (attempt: Attempt) => unknown
  readonly finish: (result: unknown) => void
  call: Call | undefined
  outcome: Outcome | undefined
}

export interface NodeCallsOptions {
  readonly limits: AsyncLimits
  readonly clock: Clock
  /** Where the record at hand came from. */
  readonly placeOfRecord: () => KeptPlace
  /** The walk of the record at hand. */
  readonly walkOfRecord: () => Walk
  /** A record leaves. */
  readonly onLeave: (walk: Walk) => void
  /** The record that is first of its lane has its outcome. */
  readonly onReady: (parked: ParkedRecord) => void
  /** Throws, or decides that the record is left out. */
  readonly onFailure: (record: StreamRecord, error: unknown, attempts: number) => void
}

export class NodeCalls {
  readonly #options: NodeCallsOptions
  readonly #lanes: Lanes<ParkedRecord>
  readonly #parked = new Set<ParkedRecord>()
  /** Whose turn it is, while all calls are taken. */
  #waiting: ParkedRecord[] = []
  #calls = 0

  constructor(options: NodeCallsOptions) {
    this.#options = options
    this.#lanes = new Lanes(options.limits.ordered)
  }

  /** Records that have not left yet. */
  get size(): number {
    return this.#parked.size
  }

  /** No further record should come. */
  get isFull(): boolean {
    return this.#parked.size >= this.#options.limits.concurrency
  }

  /** When the first call is tried again, if all calls wait for that; undefined while one is under way. */
  get retryAt(): number | undefined {
    const calls = [...this.#parked].flatMap(({ call, outcome }) => (outcome === undefined ? (call ?? []) : []))
    const first = Math.min(...calls.map(({ retryAt }) => retryAt))
    return calls.every(({ retryAt }) => retryAt !== Number.POSITIVE_INFINITY) ? first : undefined
  }

  /**
   * Runs `run` when it is the record's turn; `finish` gets what it gave, when it is the record's turn to leave.
   * Both happen before this returns where nothing has to be waited for.
   */
  run(record: StreamRecord, run: (attempt: Attempt) => unknown, finish: (result: unknown) => void): void {
    const { placeOfRecord, walkOfRecord } = this.#options
    const place = placeOfRecord()
    const walk = walkOfRecord()
    const lane = this.#lanes.laneOf(record, place)
    const parked: ParkedRecord = {
      node: this,
      record,
      place,
      walk,
      lane,
      run,
      finish,
      call: undefined,
      outcome: undefined,
    }
    const startsNow = lane.entries.length === 0 && this.#hasRoom
    const outcome = startsNow ? this.#start(parked) : undefined
    if (outcome !== undefined) return this.#leave(parked, outcome)
    if (!startsNow && this.#isItsTurn(parked)) this.#waiting.push(parked)
    this.#parked.add(parked)
    this.#lanes.add(lane, parked)
    walk.parked += 1
    this.#startWaiting()
  }

  /** Takes a record that was ready out of its lane and finishes it. */
  deliver(parked: ParkedRecord): void {
    const { lane, outcome } = parked
    this.#lanes.shift(lane)
    this.#parked.delete(parked)
    const next = lane.entries[0]
    if (next?.outcome !== undefined) this.#options.onReady(next)
    this.#leave(parked, outcome as Outcome)
  }

  /** Forgets all records and gives up their calls. */
  abandon(reason: unknown): void {
    for (const { call } of this.#parked) call?.abandon(reason)
    this.#parked.clear()
    this.#lanes.clear()
    this.#waiting = []
    this.#calls = 0
  }

  get #hasRoom(): boolean {
    return this.#calls < this.#options.limits.concurrency
  }

  /** With order by key, a record of a lane with others gets its turn when the call of the one before it ends. */
  #isItsTurn({ lane }: ParkedRecord): boolean {
    const before = lane.entries.at(-1)
    return this.#options.limits.ordered === 'partition' || before === undefined || before.outcome !== undefined
  }

  #start(parked: ParkedRecord): Outcome | undefined {
    const { clock, limits } = this.#options
    const call = new Call({
      clock,
      limits,
      jitter: (attempt) => jitterOf(parked.place, attempt),
      run: parked.run,
      onEnd: (outcome) => {
        this.#calls -= 1
        this.#settled(parked, outcome)
        this.#startWaiting()
      },
    })
    parked.call = call
    const outcome = call.start()
    if (outcome === undefined) this.#calls += 1
    return outcome
  }

  #settled(parked: ParkedRecord, outcome: Outcome): void {
    const { entries } = parked.lane
    parked.outcome = outcome
    if (entries[0] === parked) this.#options.onReady(parked)
    if (this.#options.limits.ordered === 'partition') return
    const next = entries[entries.indexOf(parked) + 1]
    if (next !== undefined) this.#waiting.push(next)
  }

  #startWaiting(): void {
    while (this.#hasRoom) {
      const parked = this.#waiting.shift()
      if (parked === undefined) return
      const outcome = this.#start(parked)
      if (outcome !== undefined) this.#settled(parked, outcome)
    }
  }

  #leave({ record, walk, finish }: ParkedRecord, outcome: Outcome): void {
    const { onLeave, onFailure } = this.#options
    onLeave(walk)
    if ('error' in outcome) return onFailure(record, outcome.error, outcome.attempts)
    try {
      finish(outcome.result)
    } catch (error) {
      onFailure(record, error, 1)
    }
  }
}

/** The same for the same record and attempt, so that a run can be repeated; far apart for neighbours. */
function jitterOf({ partition, offset }: KeptPlace, attempt: number): number {
  const mixed = Math.imul(
    Math.imul(offset + 1, 0x9e3779b1) ^ Math.imul(partition + 1, 0x85ebca6b),
    0xc2b2ae35 + attempt,
  )
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
}
