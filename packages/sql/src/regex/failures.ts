// What has been tried without success on a text: a bit for each row of a program and place.
import type { Program } from './program.ts'

/** 32 MiB; beyond, the budget alone bounds the work. */
const maxBits = 2 ** 28

export class Failures {
  readonly #bits: Uint32Array
  readonly #places: number
  readonly #program: Program

  /** @param length of the text. */
  constructor(program: Program, length: number) {
    this.#program = program
    this.#places = length + 1
    const bits = program.rows * this.#places
    this.#bits = new Uint32Array(bits > maxBits ? 0 : Math.ceil(bits / 32))
  }

  /** The row of a step at a place: where repetitions around it end without progress depends on what they did before. */
  rowAt(step: number, row: number, at: number, slots: Int32Array): number {
    const progress = this.#program.progressOf.get(step)
    if (progress === undefined) return row
    return progress.reduce((sum, register, index) => sum + (slots[register] === at ? 0 : 1 << index), row)
  }

  /** The row of a step behind the place where the repetitions around it began. */
  rowBehind(step: number, row: number): number {
    return row + (1 << (this.#program.progressOf.get(step)?.length ?? 0)) - 1
  }

  has(row: number, at: number): boolean {
    const bit = row * this.#places + at
    return ((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0
  }

  add(row: number, at: number): void {
    const bit = row * this.#places + at
    const word = bit >>> 5
    if (word < this.#bits.length) this.#bits[word] = (this.#bits[word] as number) | (1 << (bit & 31))
  }
}
