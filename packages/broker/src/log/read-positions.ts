// Where the last reads of a log ended, so that a consumer that goes on needs no search. Only a hint: forgetting costs a search.
import type { Segment } from './segment.ts'

interface ReadPosition {
  readonly segment: Segment
  readonly offset: number
  readonly position: number
}

const remembered = 16

export class ReadPositions {
  #positions: ReadPosition[] = []

  /** The position of the batch that starts with `offset`; -1 where it is not known. */
  find(segment: Segment, offset: number): number {
    for (const each of this.#positions) {
      if (each.offset === offset && each.segment === segment) return each.position
    }
    return -1
  }

  remember(segment: Segment, offset: number, position: number): void {
    if (this.find(segment, offset) >= 0) return
    this.#positions.push({ segment, offset, position })
    if (this.#positions.length > remembered) this.#positions.shift()
  }

  forget(segment: Segment): void {
    this.#positions = this.#positions.filter((each) => each.segment !== segment)
  }
}
