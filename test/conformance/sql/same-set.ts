// Lists of a case that stand for sets.

export function sameSet(wanted: readonly string[], actual: ReadonlySet<string>): boolean {
  return new Set(wanted).size === actual.size && wanted.every((one) => actual.has(one))
}
