// The processors and transformers of a task: when they begin and end, what they may ask, and when they are called without a record.
import { type Clock, messageOf, MillraceError, noHeaders } from '@millrace/record'
import type { ProcessorNode } from '@millrace/topology'
import { taskName } from '../assign/task-name.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import type { ProcessorServices, PunctuationCall } from '../operators/context.ts'
import type { LocateError } from '../operators/operator-node.ts'
import { Punctuations } from './punctuations.ts'
import type { RecordOrigin } from './record-origin.ts'
import type { TaskLives } from './node-graph.ts'
import type { TaskId, TaskLog } from './task-options.ts'
import type { TaskStores } from './task-stores.ts'

export interface UserCodeParts {
  readonly id: TaskId
  readonly applicationId: string
  readonly clock: Clock
  readonly stores: TaskStores
  readonly origin: RecordOrigin
  readonly locate: LocateError
  readonly streamTime: () => number
  readonly requestCommit?: (() => void) | undefined
  /** The stream time of the records that have come through all calls. */
  readonly settledTime: () => number
  /** Whether records wait on their way to a node. */
  readonly isBelowCalls: (node: string) => boolean
  readonly log?: TaskLog
}

export class UserCode implements TaskLives {
  readonly starting: (() => void)[] = []
  readonly closing: (() => void)[] = []
  readonly #parts: UserCodeParts
  readonly #punctuations = new Punctuations()
  /** By stream time, of nodes whose records may have to wait on their way: theirs is behind that of the task. */
  readonly #settledPunctuations = new Punctuations()
  #isStarted = false

  constructor(parts: UserCodeParts) {
    this.#parts = parts
  }

  /** Makes every processor; those of a life before are closed first, and their schedules are gone. */
  start(): void {
    this.end()
    this.#isStarted = true
    for (const start of this.starting) start()
  }

  end(): void {
    this.#punctuations.clear()
    this.#settledPunctuations.clear()
    if (!this.#isStarted) return
    this.#isStarted = false
    for (const close of this.closing) {
      try {
        close()
      } catch (error) {
        // What it would have written is not committed any more, and stores must be closed whatever it does.
        this.#parts.log?.warn(
          `a processor of task ${taskName(this.#parts.id)} could not be closed: ${messageOf(error)}`,
        )
      }
    }
  }

  /** When wall-clock punctuations are due next, ms; infinity if none is scheduled. */
  get nextWallClockAt(): number {
    return this.#punctuations.nextDueAt('wall-clock-time')
  }

  punctuateStreamTime(): void {
    const streamTime = this.#parts.streamTime()
    if (streamTime < 0 || this.#punctuations.nextDueAt('stream-time') > streamTime) return
    this.#punctuations.fire('stream-time', streamTime, this.#call)
  }

  /** Every record up to this stream time has come through all calls. */
  readonly punctuateSettledTime = (streamTime: number): void => {
    this.#settledPunctuations.fire('stream-time', streamTime, this.#call)
  }

  /** Returns how many there were. */
  punctuateWallClock(): number {
    return this.#punctuations.fire('wall-clock-time', this.#parts.clock.now(), this.#call)
  }

  servicesOf({ name, stores: connected }: ProcessorNode): ProcessorServices {
    const { id, applicationId, clock, stores, origin, isBelowCalls } = this.#parts
    const isBelow = isBelowCalls(name)
    const streamTime = isBelow ? this.#parts.settledTime : this.#parts.streamTime
    const streamTimePunctuations = isBelow ? this.#settledPunctuations : this.#punctuations
    return {
      applicationId,
      taskId: taskName(id),
      metadata: () =>
        origin.offset < 0 ? undefined : { topic: origin.topic, partition: origin.partition, offset: origin.offset },
      streamTime,
      wallClock: () => clock.now(),
      store(store) {
        if (!connected.includes(store) && !stores.isGlobal(store)) throw notConnected(name, store, connected)
        return stores.view(store)
      },
      schedule: (call, type) => {
        checkInterval(call)
        if (type === 'stream-time') return streamTimePunctuations.schedule(call, type, 0)
        return this.#punctuations.schedule(call, type, clock.now() + call.intervalMs)
      },
      at: (record) => stores.at(record),
      commit: () => this.#parts.requestCommit?.(),
      moment: (record) => {
        const place = origin.keepPlace()
        return (action) => {
          const before = origin.keepPlace()
          origin.returnTo(place)
          stores.at(record)
          try {
            return action()
          } finally {
            origin.returnTo(before)
          }
        }
      },
    }
  }

  readonly #call = (call: PunctuationCall, timestamp: number): void => {
    const { origin, stores, locate } = this.#parts
    origin.clear()
    stores.at({ key: null, value: null, timestamp, headers: noHeaders })
    try {
      call.punctuate(timestamp)
    } catch (error) {
      throw locate(call.node, error)
    }
  }
}

function checkInterval({ node, intervalMs }: PunctuationCall): void {
  if (Number.isSafeInteger(intervalMs) && intervalMs >= 1) return
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `processor ${node} scheduled a punctuation every ${intervalMs} ms; an interval is 1 or more`,
  )
}

function notConnected(node: string, store: string, connected: readonly string[]): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_STORE_NOT_CONNECTED',
    `processor ${node} asks for store ${store}, which it is not connected to; name it in the processor's stores (it has: ${connected.join(', ') || 'none'})`,
    { details: { node, store } },
  )
}
