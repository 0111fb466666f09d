// What a broker does without being asked. Law: a failure is a log line, and the work is tried again at its next time.
import { type Clock, messageOf, type Timer } from '@millrace/record'
import type { BrokerSettings } from './broker-options.ts'
import type { BrokerState } from './broker-state.ts'

const checkpointMs = 30_000
const dropVacantMs = 60_000

/** Recovery points move, old records go, empty groups are dropped. */
export class Housekeeping {
  readonly #clock: Clock
  readonly #log: (line: string) => void
  readonly #timers = new Map<string, Timer>()
  #stopped = false

  constructor(state: BrokerState, settings: BrokerSettings, log: (line: string) => void) {
    this.#clock = state.clock
    this.#log = log
    this.#every('checkpoint', checkpointMs, async () => {
      await state.groups.offsets.sync()
      await state.topics.checkpoint()
    })
    this.#every('retention', settings.retentionCheckMs, () => state.topics.enforceRetention())
    this.#every('groups', dropVacantMs, () => state.groups.dropVacant())
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers.values()) timer.cancel()
  }

  #every(name: string, ms: number, work: () => void | Promise<void>): void {
    if (this.#stopped) return
    const run = async (): Promise<void> => {
      try {
        await work()
      } catch (error) {
        this.#log(`${name}: ${messageOf(error)}`)
      }
      this.#every(name, ms, work)
    }
    this.#timers.set(
      name,
      this.#clock.setTimer(ms, () => void run()),
    )
  }
}
