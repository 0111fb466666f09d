// What every job reads: questions that follow from a seed, so that the harness, and nobody else, knows what must come out.
// Law: `questionAt(n)` is a pure function of the settings and n; question n is record n of the input.
import { digits, randomAt } from './random.ts'

/** How many people ask, and how unevenly: the n-th of them asks in proportion to 1 / n^skew. */
export const users = 10_000
const skew = 0.9

export interface Question {
  readonly number: number
  /** 10 bytes. */
  readonly id: string
  /** 10 bytes. */
  readonly user: string
  readonly votes: number
  /** About 153 bytes of JSON. */
  readonly json: string
  readonly timestamp: number
}

const titles = [
  'How do I join two streams by their key?',
  'Where does a topology keep all its state?',
  'Why is the offset of my group not moving?',
  'When is a window closed and sent downstream?',
  'Which partition does a record without key get?',
] as const

export class Questions {
  readonly count: number
  /** The time of the last question, in ms; the others lie before it, a millisecond apart. */
  readonly #lastAt: number
  readonly #cumulated = new Float64Array(users)

  constructor(count: number, lastAt: number) {
    this.count = count
    this.#lastAt = lastAt
    let sum = 0
    for (let rank = 0; rank < users; rank++) {
      sum += (rank + 1) ** -skew
      this.#cumulated[rank] = sum
    }
    for (let rank = 0; rank < users; rank++) this.#cumulated[rank] = (this.#cumulated[rank] as number) / sum
  }

  questionAt(number: number): Question {
    const id = `q-${digits(number, 8)}`
    const user = userId(this.#userAt(randomAt(2 * number)))
    const dice = Math.floor(randomAt(2 * number + 1) * 1_000)
    const votes = dice % 10
    const title = titles[Math.floor(dice / 10) % titles.length] as string
    const timestamp = this.#lastAt - (this.count - 1 - number)
    const json = `{"id":"${id}","user":"${user}","title":"${title}","tags":["kafka"],"votes":${votes},"askedAt":${timestamp}}`
    return { number, id, user, votes, json, timestamp }
  }

  #userAt(share: number): number {
    let low = 0
    let high = users - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#cumulated[middle] as number) < share) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function userId(number: number): string {
  return `u${digits(number, 9)}`
}
