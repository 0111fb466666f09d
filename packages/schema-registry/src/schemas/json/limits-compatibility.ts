// Limits of strings and numbers, and of how many there may be: a limit may go or be loosened, not come or be tightened.
import type { JsonComparison } from './json-compatibility.ts'
import type { JsonObject } from './json-text.ts'

export function compareStrings(comparison: JsonComparison, original: JsonObject, update: JsonObject): void {
  compareMost(comparison, 'maxLength', original, update)
  compareLeast(comparison, 'minLength', original, update)
  const { pattern } = update
  if (pattern !== undefined && pattern !== original['pattern']) {
    comparison.problem(original['pattern'] === undefined ? 'pattern was added' : 'pattern changed', '/pattern')
  }
}

export function compareNumbers(comparison: JsonComparison, original: JsonObject, update: JsonObject): void {
  compareMost(comparison, 'maximum', original, update)
  compareMost(comparison, 'exclusiveMaximum', original, update)
  compareLeast(comparison, 'minimum', original, update)
  compareLeast(comparison, 'exclusiveMinimum', original, update)
  const [before, after] = [numberOf(original, 'multipleOf'), numberOf(update, 'multipleOf')]
  if (after !== undefined && before !== after) {
    if (before === undefined) comparison.problem('multipleOf was added', '/multipleOf')
    else if (before % after !== 0) comparison.problem('multipleOf changed', '/multipleOf')
  }
  if (update['type'] === 'integer' && original['type'] !== 'integer') comparison.problem('number became integer')
}

export function compareMost(comparison: JsonComparison, name: string, original: JsonObject, update: JsonObject): void {
  const [before, after] = [numberOf(original, name), numberOf(update, name)]
  if (after === undefined) return
  if (before === undefined) comparison.problem(`${name} was added`, `/${name}`)
  else if (after < before) comparison.problem(`${name} became less`, `/${name}`)
}

export function compareLeast(comparison: JsonComparison, name: string, original: JsonObject, update: JsonObject): void {
  const [before, after] = [numberOf(original, name), numberOf(update, name)]
  if (after === undefined) return
  if (before === undefined) comparison.problem(`${name} was added`, `/${name}`)
  else if (after > before) comparison.problem(`${name} became more`, `/${name}`)
}

function numberOf(raw: JsonObject, name: string): number | undefined {
  const value = raw[name]
  return typeof value === 'number' ? value : undefined
}
