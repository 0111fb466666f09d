// Numbers that operators remember from record to record, such as the stream time they have seen. They travel with the committed offsets, as Kafka Streams' processor metadata.
// Law: `reset` takes them back to what was committed last. Partitions are committed when they move, so that their metadata are of different commits: of a number that only
// grows the largest is right; of one that does not, the one of the latest commit, which is therefore counted in its name (`name#7`).
import type { Remembered } from '../operators/context.ts'

const unset = -1
const countedName = /^(.*)#(\d+)$/

export class TaskNumbers {
  readonly #growing = new Map<string, Remembered>()
  readonly #latest = new Map<string, Remembered>()
  #commits = 0

  /** A number that only grows, −1 until it is set. The same name gives the same number. */
  remember(name: string): Remembered {
    return numberOf(this.#growing, name)
  }

  /** A number that may fall again, −1 until it is set. */
  rememberLatest(name: string): Remembered {
    return numberOf(this.#latest, name)
  }

  /** What to commit with the offsets of the next commit. */
  metadata(): ReadonlyMap<string, bigint> {
    const metadata = new Map<string, bigint>()
    for (const [name, { value }] of this.#growing) if (value !== unset) metadata.set(name, BigInt(value))
    if (this.#latest.size > 0) this.#commits += 1
    for (const [name, { value }] of this.#latest) {
      if (value !== unset) metadata.set(`${name}#${this.#commits}`, BigInt(value))
    }
    return metadata
  }

  /** Takes over what was committed with each partition; what nobody committed is unset. */
  reset(committed: Iterable<ReadonlyMap<string, bigint>>): void {
    for (const number of [...this.#growing.values(), ...this.#latest.values()]) number.value = unset
    this.#commits = 0
    for (const metadata of committed) {
      for (const [name, value] of metadata) {
        const number = this.#growing.get(name)
        if (number !== undefined) number.value = Math.max(number.value, Number(value))
      }
      this.#takeLatest(metadata)
    }
  }

  #takeLatest(metadata: ReadonlyMap<string, bigint>): void {
    const counted = [...metadata].flatMap(([name, value]) => {
      const [, of = '', commit] = countedName.exec(name) ?? []
      const number = this.#latest.get(of)
      return number === undefined ? [] : [{ number, commit: Number(commit), value: Number(value) }]
    })
    for (const { number, commit, value } of counted) if (commit >= this.#commits) number.value = value
    this.#commits = Math.max(this.#commits, ...counted.map(({ commit }) => commit))
  }
}

function numberOf(numbers: Map<string, Remembered>, name: string): Remembered {
  const known = numbers.get(name)
  if (known !== undefined) return known
  const number: Remembered = { value: unset }
  numbers.set(name, number)
  return number
}
