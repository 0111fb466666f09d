// Which records, of those that have come to a node that waits, are done with: the time below such nodes is that of records which have all come through.
// Law: the settled stream time never goes back, and never passes that of a record that still waits.

/** One record of an input on its way, with all that follows from it. */
export interface Walk {
  streamTime: number
  /** How many records that followed from it wait. */
  parked: number
}

export class Walks {
  #walks: Walk[] = []
  /** Of the record at hand, once it came to a node that waits. */
  #current: Walk | undefined
  #settledTime: number
  readonly #onSettled: (streamTime: number) => void

  constructor(onSettled: (streamTime: number) => void) {
    this.#settledTime = -1
    this.#onSettled = onSettled
  }

  /** Every record before this stream time has come through; the one at hand too, if it is the first that had not. */
  get settledTime(): number {
    return this.#settledTime
  }

  reset(streamTime: number): void {
    this.#walks = []
    this.#current = undefined
    this.#settledTime = streamTime
  }

  /** The record at hand has come to a node that waits, when the stream was at this time. */
  current(streamTime: number): Walk {
    this.#current ??= this.#begun(streamTime)
    return this.#current
  }

  /** A record of a walk goes on below a node that waits. */
  passes(walk: Walk): void {
    if (this.#walks[0] === walk) this.#settledTime = Math.max(this.#settledTime, walk.streamTime)
  }

  /** The record at hand is one that had to wait; and then it is done with. */
  again(walk: Walk, action: () => void): void {
    this.#current = walk
    action()
    walk.parked -= 1
    this.end()
  }

  /** The record at hand has gone as far as it can without waiting. */
  end(): void {
    if (this.#current === undefined) return
    this.#current = undefined
    for (let first = this.#walks[0]; first?.parked === 0; first = this.#walks[0]) {
      this.#walks.shift()
      if (first.streamTime < this.#settledTime) continue
      this.#settledTime = first.streamTime
      this.#onSettled(first.streamTime)
      this.#current = undefined
    }
  }

  #begun(streamTime: number): Walk {
    const last = this.#walks.at(-1)
    // Behind one that waits, those that do not are told apart no longer: there is no end to them.
    if (last?.parked === 0) {
      last.streamTime = streamTime
      return last
    }
    const walk: Walk = { streamTime, parked: 0 }
    this.#walks.push(walk)
    return walk
  }
}
