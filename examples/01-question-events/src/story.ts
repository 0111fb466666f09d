// Tells what happens, in the order in which it happens. A chapter sends something and waits until its consequences have been told.

const patienceMs = 30_000
/** With others in the groups: what comes to them does not come here. */
const patienceWithOthersMs = 700

export class Story {
  #print: (line: string) => void
  #others = false
  #waiting = new Map<string, (() => void)[]>()

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  /** Something that someone does. */
  tells(line: string): void {
    this.#print(`\n  ${line}`)
  }

  /** What follows from it; `what` names it for those who wait. */
  follows(what: string, line: string): void {
    this.#print(`      ${line}`)
    this.#waiting.get(what)?.shift()?.()
  }

  /** Plain lines: where we are, how to go on. */
  says(...lines: readonly string[]): void {
    for (const line of lines) this.#print(line)
  }

  /** From now on nobody waits long: part of what follows is told by somebody else. */
  sharesTheWork(): void {
    this.#others = true
  }

  /** Resolves when all of these have followed, each once from now on; rejects when one does not, unless others share the work. */
  async hears(...what: readonly string[]): Promise<void> {
    await Promise.all(what.map((one) => this.#hears(one)))
  }

  #hears(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Error(`waited ${patienceMs / 1000} s for the ${what}, which did not come`))
      const impatience = this.#others ? setTimeout(resolve, patienceWithOthersMs) : setTimeout(giveUp, patienceMs)
      impatience.unref()
      const hear = (): void => {
        clearTimeout(impatience)
        resolve()
      }
      this.#waiting.set(what, [...(this.#waiting.get(what) ?? []), hear])
    })
  }
}
