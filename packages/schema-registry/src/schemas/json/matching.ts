// Pairs of two sets, as many as possible.

/** `partners[i]` are those that i of the left may be paired with. Gives the number of pairs. */
export function largestMatching(partners: readonly (readonly number[])[]): number {
  const takenBy = new Map<number, number>()
  const place = (left: number, tried: Set<number>): boolean => {
    for (const right of partners[left] ?? []) {
      if (tried.has(right)) continue
      tried.add(right)
      const holder = takenBy.get(right)
      // Whoever has it may go elsewhere.
      if (holder !== undefined && !place(holder, tried)) continue
      takenBy.set(right, left)
      return true
    }
    return false
  }
  return partners.filter((_, left) => place(left, new Set())).length
}
