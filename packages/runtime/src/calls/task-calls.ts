// All calls of a task that are under way, and the records that are ready to go on.
// Law: records go on when the task is told to deliver, never by themselves; after `abandon` nothing of what was under way is seen again.
import { type Clock, MillraceError, type StreamRecord } from '@millrace/record'
import type { AsyncLimits } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { KeptPlace } from './lanes.ts'
import { NodeCalls, type ParkedRecord } from './node-calls.ts'
import { Walks } from './walks.ts'

/** Where the record at hand came from, and the way back to it. */
export interface PlaceOfRecord {
  keepPlace(): KeptPlace
  returnTo(place: KeptPlace): void
  /** The record is done with: its bytes are not kept. */
  leave(): void
}

export interface TaskCallsOptions {
  readonly clock: Clock
  readonly origin: PlaceOfRecord
  /** Of the records that were taken. */
  readonly streamTime: () => number
  /** All records up to this stream time have come through. */
  readonly onSettledTime: (streamTime: number) => void
  /** Throws, or decides that the record is left out. */
  readonly onFailure: (node: string, record: StreamRecord, error: unknown, attempts: number) => void
}

export class TaskCalls {
  readonly #options: TaskCallsOptions
  readonly #walks: Walks
  readonly #nodes: NodeCalls[] = []
  #ready: ParkedRecord[] = []
  #readiness = Promise.withResolvers<void>()

  constructor(options: TaskCallsOptions) {
    this.#options = options
    this.#walks = new Walks(options.onSettledTime)
  }

  /** Records that wait, for a call or for their turn. */
  get waiting(): number {
    let waiting = 0
    for (const calls of this.#nodes) waiting += calls.size
    return waiting
  }

  /** Some node has as many records as it may have: the task should take no more. */
  get isFull(): boolean {
    for (const calls of this.#nodes) if (calls.isFull) return true
    return false
  }

  /** When something goes on by the clock alone, if everything that waits does so for that; else undefined. */
  get retryAt(): number | undefined {
    const times = this.#nodes.filter(({ size }) => size > 0).map(({ retryAt }) => retryAt)
    if (times.length === 0 || times.includes(undefined) || this.#ready.length > 0) return undefined
    return Math.min(...times.map(Number))
  }

  /** The stream time of the records that have come through all calls. */
  get settledTime(): number {
    return this.#walks.settledTime
  }

  /** The calls of a node. */
  add(name: string, limits: AsyncLimits): NodeCalls {
    const { clock, origin, streamTime, onFailure } = this.#options
    const calls = new NodeCalls({
      limits,
      clock,
      placeOfRecord: () => origin.keepPlace(),
      walkOfRecord: () => this.#walks.current(streamTime()),
      onLeave: (walk) => this.#walks.passes(walk),
      onReady: (parked) => {
        this.#ready.push(parked)
        this.#wake()
      },
      onFailure: (record, error, attempts) => onFailure(name, record, error, attempts),
    })
    this.#nodes.push(calls)
    return calls
  }

  /** Sends on what is ready, in the order in which it became so; returns how many records that were. Throws as processing does. */
  deliver(): number {
    let delivered = 0
    for (let parked = this.#ready.shift(); parked !== undefined; parked = this.#ready.shift()) {
      this.#deliver(parked)
      delivered += 1
    }
    return delivered
  }

  /** Resolves when there may be something to deliver. */
  whenReady(): Promise<void> {
    if (this.#ready.length > 0 || this.waiting === 0) return Promise.resolve()
    return this.#readiness.promise
  }

  /** The record at hand has gone as far as it can without waiting. */
  walked(): void {
    this.#walks.end()
  }

  /** Begins anew, at a stream time. */
  start(streamTime: number): void {
    this.#walks.reset(streamTime)
  }

  abandon(): void {
    if (this.waiting > 0) {
      const reason = new MillraceError<RuntimeErrorCode>(
        'RUNTIME_CALL_ABANDONED',
        'the task ends or begins again from its last commit; what this call gives is not used, and its record is processed again',
      )
      for (const calls of this.#nodes) calls.abandon(reason)
    }
    this.#ready = []
    this.#wake()
  }

  #wake(): void {
    this.#readiness.resolve()
    this.#readiness = Promise.withResolvers()
  }

  #deliver(parked: ParkedRecord): void {
    const { origin } = this.#options
    this.#walks.again(parked.walk, () => {
      origin.returnTo(parked.place)
      parked.node.deliver(parked)
      origin.leave()
    })
  }
}
