// Lines into a stream of the process. Lines of one turn of the event loop leave together; a reader that has gone is told once and never thrown.
import type { Writable } from 'node:stream'

const fullBytes = 64 * 1024

export class LineWriter {
  readonly #stream: Writable
  readonly #onBroken: () => void
  #waiting: string[] = []
  #waitingLength = 0
  #scheduled = false
  #broken = false
  #other: LineWriter | undefined

  /** Lines of the two leave in the order in which they were written: who reads both in one place sees them so. */
  static inOrder(one: LineWriter, other: LineWriter): void {
    one.#other = other
    other.#other = one
  }

  /** `onBroken` is called once, when nobody reads the stream any more (EPIPE) or it cannot be written. */
  constructor(stream: Writable, onBroken: () => void) {
    this.#stream = stream
    this.#onBroken = onBroken
    stream.on('error', () => this.#break())
  }

  get broken(): boolean {
    return this.#broken
  }

  write(line: string): void {
    if (this.#broken) return
    if (this.#other !== undefined) this.#other.#send()
    this.#waiting.push(line, '\n')
    this.#waitingLength += line.length + 1
    if (this.#waitingLength >= fullBytes) return this.#send()
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.#send())
  }

  /** Undefined while the stream keeps up, else a promise for the moment when it has (or is broken). */
  drained(): Promise<void> | undefined {
    if (this.#broken || !this.#stream.writableNeedDrain) return undefined
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off('drain', done).off('close', done).off('error', done)
        resolve()
      }
      this.#stream.on('drain', done).on('close', done).on('error', done)
    })
  }

  /** Resolves when everything written is with the system, or cannot be. */
  async flush(): Promise<void> {
    this.#send()
    if (this.#broken) return
    await new Promise<void>((resolve) => this.#stream.write('', () => resolve()))
  }

  #send(): void {
    this.#scheduled = false
    if (this.#waiting.length === 0 || this.#broken) return
    const text = this.#waiting.join('')
    this.#waiting = []
    this.#waitingLength = 0
    this.#stream.write(text)
  }

  #break(): void {
    if (this.#broken) return
    this.#broken = true
    this.#waiting = []
    this.#onBroken()
  }
}
