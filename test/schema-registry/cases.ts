// The cases of a suite that registries other than ours pass but for gaps, which are known and listed by title.
// Law: a listed case that passes is a failure, and so is a title that no case has.
import { expect, test } from 'vitest'

export class Cases {
  readonly #gaps: readonly string[]
  readonly #titles = new Set<string>()

  constructor(gaps: readonly string[]) {
    this.#gaps = gaps
  }

  test(title: string, run: () => Promise<void>): void {
    this.#titles.add(title)
    if (this.#gaps.includes(title)) test.fails(title, run)
    else test(title, run)
  }

  /** After the last case. */
  checkGaps(): void {
    test('every listed gap is the title of a case', () => {
      expect(this.#gaps.filter((title) => !this.#titles.has(title))).toEqual([])
    })
  }
}
