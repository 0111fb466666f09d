/** A tree as data alone: two texts of one meaning have equal ones. */
export function withoutSpans(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutSpans)
  if (typeof tree !== 'object' || tree === null) return tree
  const fields = Object.entries(tree).filter(([name]) => name !== 'span')
  return Object.fromEntries(fields.map(([name, value]) => [name, withoutSpans(value)]))
}
