// Numbers that operators remember from record to record, such as the stream time they have seen. They travel with the committed offsets, as Kafka Streams' processor metadata.
// Law: they only grow, so that of several partitions' metadata the largest is right; `reset` takes them back to what was committed.
import type { Remembered } from '../operators/context.ts'

const unset = -1

export class TaskNumbers {
  readonly #numbers = new Map<string, Remembered>()

  /** −1 until it is set. The same name gives the same number. */
  remember(name: string): Remembered {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const number: Remembered = { value: unset }
    this.#numbers.set(name, number)
    return number
  }

  /** What to commit with offsets. */
  get metadata(): ReadonlyMap<string, bigint> {
    const metadata = new Map<string, bigint>()
    for (const [name, { value }] of this.#numbers) if (value !== unset) metadata.set(name, BigInt(value))
    return metadata
  }

  /** Takes over what was committed, the largest where partitions differ; what nobody committed is unset. */
  reset(committed: Iterable<ReadonlyMap<string, bigint>>): void {
    for (const number of this.#numbers.values()) number.value = unset
    for (const metadata of committed) {
      for (const [name, value] of metadata) {
        const number = this.#numbers.get(name)
        if (number !== undefined) number.value = Math.max(number.value, Number(value))
      }
    }
  }
}
