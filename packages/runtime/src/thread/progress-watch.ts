// Nothing stalls silently: records that wait while nothing gets done become a state that a program can see, and a log line that says where and why.
// Law: done again is not done. After a discard, only what lies behind the furthest position so far counts as progress.
import { type Clock, messageOf, partitionKey, type Timer, type TopicPartition } from '@millrace/record'
import type { Log } from '../app/log-line.ts'
import type { RestoreProgress } from '../restore/restore-progress.ts'

/** An input of a running task. */
export interface InputProgress extends TopicPartition {
  /** The next offset to read; undefined before the first answer. */
  readonly position: number | undefined
  /** Where the log ends, as far as is known. */
  readonly end: number | undefined
  /** Read and not processed. */
  readonly buffered: number
}

export interface Stall {
  /** Since when there was something to do and nothing got done, in milliseconds since the epoch. */
  readonly since: number
  /** What the thread does or waits for. */
  readonly doing: string
  /** The inputs with records that wait. */
  readonly behind: readonly InputProgress[]
  /** Why it is not known whether records wait: what the cluster said, or that it said nothing. */
  readonly unknownBecause?: string
}

export interface ProgressWatchOptions {
  readonly applicationId: string
  /** 0: never look. */
  readonly stalledAfterMs: number
  readonly clock: Clock
  readonly log: Log
  readonly inputs: () => readonly InputProgress[]
  /** What the thread does or waits for, and for how long a step has lasted that must not last. */
  readonly step: { readonly doing: string; readonly stuckForMs: number }
  /** Ends of these inputs, keyed as `partitionKey`. */
  readonly ends: (inputs: readonly TopicPartition[]) => Promise<ReadonlyMap<string, number>>
}

const namedAtMost = 10

export class ProgressWatch {
  readonly #options: ProgressWatchOptions
  readonly #furthest = new Map<string, number>()
  readonly #restored = new Map<string, number>()
  /** The last time that something got done or the cluster said that there was nothing to do. */
  #since: number
  /** The first look since then that found something to do. */
  #workSince: number | undefined
  #heardEnds: ReadonlyMap<string, number> = new Map()
  #stall: Stall | undefined
  #isAsking = false
  #timer: Timer | undefined

  constructor(options: ProgressWatchOptions) {
    this.#options = options
    this.#since = options.clock.now()
  }

  /** What stands still, as of the last look. */
  get stall(): Stall | undefined {
    return this.#stall
  }

  start(): void {
    const { clock, stalledAfterMs } = this.#options
    if (stalledAfterMs === 0) return
    this.#timer = clock.setTimer(Math.ceil(stalledAfterMs / 4), () => {
      this.start()
      this.look()
    })
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** A restore went on; one that starts over is no progress until it is past where it was. */
  restored({ topic, partition, restored, done }: RestoreProgress): void {
    const key = partitionKey(topic, partition)
    if (done) this.#restored.delete(key)
    else if (restored <= (this.#restored.get(key) ?? -1)) return
    else this.#restored.set(key, restored)
    this.#goesOn()
  }

  look(): void {
    const { clock, stalledAfterMs, step } = this.#options
    const inputs = this.#options.inputs().map((input) => this.#withHeardEnd(input))
    if (this.#hasMoved(inputs)) return this.#goesOn()
    const behind = inputs.filter(isBehind)
    if (behind.length === 0 && step.stuckForMs === 0) this.#workSince = undefined
    else this.#workSince ??= clock.now()
    if (this.#stall) return
    if (this.#workSince !== undefined) {
      if (clock.now() - this.#workSince >= stalledAfterMs) this.#standsStill(this.#workSince, behind)
    } else if (clock.now() - this.#since >= stalledAfterMs) void this.#ask(inputs)
  }

  #withHeardEnd(input: InputProgress): InputProgress {
    const heard = this.#heardEnds.get(partitionKey(input.topic, input.partition))
    return heard === undefined || heard <= (input.end ?? 0) ? input : { ...input, end: heard }
  }

  #hasMoved(inputs: readonly InputProgress[]): boolean {
    let moved = false
    for (const { topic, partition, position = 0, buffered } of inputs) {
      const key = partitionKey(topic, partition)
      const processed = position - buffered
      if (processed <= (this.#furthest.get(key) ?? -1)) continue
      this.#furthest.set(key, processed)
      moved = true
    }
    return moved
  }

  /** Nothing waits as far as is known: whoever is cut off from the cluster knows little. */
  async #ask(inputs: readonly InputProgress[]): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const asked = this.#since
    try {
      this.#heardEnds = await this.#options.ends(inputs)
      if (asked === this.#since) this.#since = this.#options.clock.now()
    } catch (error) {
      if (asked === this.#since && this.#timer) this.#standsStill(asked, [], messageOf(error))
    } finally {
      this.#isAsking = false
    }
  }

  #standsStill(since: number, behind: readonly InputProgress[], unknownBecause?: string): void {
    const { applicationId, clock, log, step } = this.#options
    const stall = { since, doing: step.doing, behind }
    this.#stall = unknownBecause === undefined ? stall : { ...stall, unknownBecause }
    const places = behind.slice(0, namedAtMost).map(placeOf)
    if (behind.length > namedAtMost) places.push(`and ${behind.length - namedAtMost} more`)
    if (unknownBecause !== undefined) places.push(`the cluster does not say whether records wait (${unknownBecause})`)
    log({
      level: 'warn',
      message:
        `${applicationId} has made no progress for ${seconds(clock.now() - since)}: ` +
        `it ${step.doing}${places.length > 0 ? `; ${places.join(', ')}` : ''}`,
      details: { ...this.#stall },
    })
  }

  #goesOn(): void {
    const { applicationId, clock, log } = this.#options
    if (this.#stall) {
      const message = `${applicationId} makes progress again after ${seconds(clock.now() - this.#stall.since)}`
      log({ level: 'info', message })
    }
    this.#stall = undefined
    this.#workSince = undefined
    this.#since = clock.now()
  }
}

function isBehind({ position, end, buffered }: InputProgress): boolean {
  return buffered > 0 || (position !== undefined && end !== undefined && position < end)
}

function placeOf({ topic, partition, position = 0, end, buffered }: InputProgress): string {
  const waiting = buffered > 0 ? ` with ${buffered} in hand` : ''
  return `${topic}-${partition} is at ${position - buffered} of ${end ?? 'an unknown number'}${waiting}`
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
