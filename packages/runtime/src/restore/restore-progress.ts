// What a restore tells while it runs.
import type { Clock } from '@millrace/record'

/** Of one store's changelog partition. Offsets that compaction removed count too, so `restored` reaches `total` exactly. */
export interface RestoreProgress {
  readonly store: string
  readonly topic: string
  readonly partition: number
  readonly restored: number
  readonly total: number
  /** Offsets a second since this restore began. */
  readonly ratePerSecond: number
  readonly done: boolean
}

export type RestoreListener = (progress: RestoreProgress) => void

/** Turns positions into {@link RestoreProgress}. */
export class RestoreMeter {
  readonly #clock: Clock
  readonly #startedAt: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#startedAt = clock.now()
  }

  measure(
    of: { readonly store: string; readonly topic: string; readonly partition: number },
    from: number,
    position: number,
    end: number,
  ): RestoreProgress {
    const restored = position - from
    const seconds = Math.max(0.001, (this.#clock.now() - this.#startedAt) / 1000)
    return {
      store: of.store,
      topic: of.topic,
      partition: of.partition,
      restored,
      total: end - from,
      ratePerSecond: Math.round(restored / seconds),
      done: position >= end,
    }
  }
}
