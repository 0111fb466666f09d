// Tells when the input that has already arrived is dealt with. A broker that was held up (a busy loop, a stopped process) finds the
// heartbeats of that time waiting in its sockets; only after them may it judge who is gone.
import type { EventLoop } from './event-loop.ts'

const leastTurns = 3
const mostTurns = 200

export class InputWatch {
  readonly #loop: EventLoop
  #arrivals = 0

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** To be called for each piece of input. */
  arrived(): void {
    this.#arrivals++
  }

  /** Calls back after a turn of the loop that brought no input; under steady load after a bounded number of turns. */
  whenDrained(then: () => void): void {
    let turns = 0
    let seen = -1
    const turn = (): void => {
      const quiet = seen === this.#arrivals
      seen = this.#arrivals
      if ((quiet && turns >= leastTurns) || turns >= mostTurns) return then()
      turns++
      this.#loop.soon(turn)
    }
    turn()
  }
}
