// The punctuations of one task, of both kinds. A schedule is part of what a rollback takes back: processors make it anew when they begin again.
// Kafka Streams' rules: one call however many intervals have passed, with the time as it is now; the next is due at the first multiple of the interval after now.
import type { Punctuation, PunctuationType } from '@millrace/topology'
import type { PunctuationCall } from '../operators/context.ts'
import { TimeHeap } from '../queue/time-heap.ts'

class Schedule implements PunctuationCall {
  readonly node: string
  readonly intervalMs: number
  readonly punctuate: (timestamp: number) => void
  /** When it is due; the heap's order. */
  headTimestamp: number
  isCancelled = false

  constructor(call: PunctuationCall, dueAt: number) {
    this.node = call.node
    this.intervalMs = call.intervalMs
    this.punctuate = call.punctuate
    this.headTimestamp = dueAt
  }

  moveOn(now: number): void {
    const missed = Math.max(0, Math.floor((now - this.headTimestamp) / this.intervalMs))
    this.headTimestamp += (missed + 1) * this.intervalMs
  }
}

export class Punctuations {
  readonly #due: Readonly<Record<PunctuationType, TimeHeap<Schedule>>> = {
    'stream-time': new TimeHeap(),
    'wall-clock-time': new TimeHeap(),
  }

  schedule(call: PunctuationCall, type: PunctuationType, dueAt: number): Punctuation {
    const schedule = new Schedule(call, dueAt)
    this.#due[type].push(schedule)
    return {
      cancel() {
        schedule.isCancelled = true
      },
    }
  }

  /** When the next one is due; infinity if there is none. */
  nextDueAt(type: PunctuationType): number {
    return this.#due[type].first?.headTimestamp ?? Number.POSITIVE_INFINITY
  }

  /** Runs what is due at `now`, in order of time, each once. Returns how many were. */
  fire(type: PunctuationType, now: number, run: (call: PunctuationCall, timestamp: number) => void): number {
    const due = this.#due[type]
    let fired = 0
    while (this.nextDueAt(type) <= now) {
      const schedule = due.pop() as Schedule
      if (schedule.isCancelled) continue
      run(schedule, now)
      fired += 1
      if (schedule.isCancelled) continue
      schedule.moveOn(now)
      due.push(schedule)
    }
    return fired
  }

  clear(): void {
    this.#due['stream-time'].clear()
    this.#due['wall-clock-time'].clear()
  }
}
