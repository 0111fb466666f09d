// What a contestant says about itself: the time and its processor time, when it has processed a quarter, all, and when it is closed.
// `Marks.java` says the same in the same words.
import { readFileSync } from 'node:fs'

export class Marks {
  readonly #quarter: number
  readonly #all: number
  readonly #allProcessed = Promise.withResolvers<void>()
  #processed = 0

  constructor(expected: number) {
    this.#quarter = Math.ceil(expected / 4)
    this.#all = expected
  }

  /** Resolves when as many records as expected were processed. */
  get allProcessed(): Promise<void> {
    return this.#allProcessed.promise
  }

  /** To be called for each input record. */
  record(): void {
    const processed = ++this.#processed
    if (processed === this.#quarter) this.mark('quarter')
    if (processed === this.#all) {
      this.mark('processed')
      this.#allProcessed.resolve()
    }
  }

  mark(name: 'quarter' | 'processed' | 'closed'): void {
    const { user, system } = process.cpuUsage()
    const seconds = (user + system) / 1e6
    process.stdout.write(`mark ${name} ${Date.now()} ${seconds} ${peakMiB()}\n`)
  }
}

/** The kernel's high water mark of resident memory; 0 where there is no /proc. */
function peakMiB(): number {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
