// What a driver still has to do where something must be waited for: one piece of work after the other, in the order of the calls.

export class WorkUnderWay {
  #end: Promise<void> | undefined
  #pieces = 0

  /** Nothing is left to do. */
  get isDone(): boolean {
    return this.#pieces === 0
  }

  /** Resolves when all that was there is done; rejects with what failed first, and then for ever. */
  get end(): Promise<void> {
    return this.#end ?? Promise.resolve()
  }

  /** Begins at once; `before` is the end of the work before, which the action awaits. */
  add(action: (before: Promise<void>) => Promise<void>): void {
    this.#pieces += 1
    this.#end = action(this.end).finally(() => {
      this.#pieces -= 1
    })
    // It is told by whoever waits for it.
    this.#end.catch(() => undefined)
  }
}

/** Asks `look` once a turn of the event loop, when all that needs no waiting has happened, until it says yes or the work has come to its end. */
export async function untilDoneOr(end: Promise<void>, look: () => boolean): Promise<void> {
  let isDone = false
  const done = (): void => {
    isDone = true
  }
  end.then(done, done)
  do await new Promise((resolve) => void setImmediate(resolve))
  while (!isDone && !look())
}
