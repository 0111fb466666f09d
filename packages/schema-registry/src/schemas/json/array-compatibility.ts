// Arrays: a schema for all items, or schemas for the first ones and one for the rest. 2020-12 spells the second `prefixItems` and `items`, earlier drafts `items` and
// `additionalItems`.
import type { JsonComparison } from './json-compatibility.ts'
import { compareLeast, compareMost } from './limits-compatibility.ts'
import { compareRest, type FamilySide, placed, type Rest } from './object-compatibility.ts'

interface Items extends Rest {
  readonly first: readonly unknown[]
  readonly all: unknown
}

export function compareArrays(comparison: JsonComparison, original: FamilySide, update: FamilySide): void {
  const [before, after] = [itemsOf(original), itemsOf(update)]
  compareRest(comparison, '/items', { side: original, rest: before.all }, { side: update, rest: after.all })
  for (let index = 0; index < Math.max(before.first.length, after.first.length); index += 1) {
    compareItem(comparison, index, before, after)
  }
  compareRest(comparison, '/additionalItems', before, after)
  compareMost(comparison, 'maxItems', original.raw, update.raw)
  compareLeast(comparison, 'minItems', original.raw, update.raw)
  if (update.raw['uniqueItems'] === true && original.raw['uniqueItems'] !== true) {
    comparison.problem('items must be unique now', '/uniqueItems')
  }
}

function itemsOf(side: FamilySide): Items {
  const { items, prefixItems, additionalItems } = side.raw
  const open = (rest: unknown): unknown => (rest === true ? undefined : rest)
  if (Array.isArray(prefixItems)) return { side, first: prefixItems, all: undefined, rest: open(items) }
  const rest = open(additionalItems)
  return Array.isArray(items)
    ? { side, first: items, all: undefined, rest }
    : { side, first: [], all: open(items), rest }
}

function compareItem(comparison: JsonComparison, index: number, before: Items, after: Items): void {
  const below = `/items/${index}`
  const had = index < before.first.length ? before.first[index] : before.rest
  const wanted = index < after.first.length ? after.first[index] : after.rest
  const [original, update] = [placed(before, had), placed(after, wanted)]
  if (wanted === undefined) return
  if (had === undefined) {
    if (update.nodes.at(update.place).kind !== 'anything') {
      comparison.problem('a schema for the item was added, and anything could be there before', below)
    }
  } else if (index < after.first.length || wanted !== false) comparison.within(below, original, update)
  else if (original.nodes.at(original.place).kind !== 'nothing') {
    comparison.problem('the item was taken away, and no others are allowed', below)
  }
}
