// Objects. What counts for a property that only one side has is what the other side says of properties it does not name: all are welcome (open), none is (closed), or
// those that fit a schema.
import type { JsonComparison } from './json-compatibility.ts'
import type { JsonNodes } from './json-node.ts'
import { isObject, type JsonObject } from './json-text.ts'
import { compareLeast, compareMost } from './limits-compatibility.ts'

/** One side: where keywords of a family stand. */
export interface FamilySide {
  readonly nodes: JsonNodes
  readonly raw: JsonObject
  readonly root: unknown
}

interface Properties {
  readonly side: FamilySide
  readonly named: JsonObject
  readonly required: readonly unknown[]
  readonly patterns: JsonObject
  /** Of what is not named; undefined: anything. */
  readonly rest: unknown
}

export function compareObjects(comparison: JsonComparison, original: FamilySide, update: FamilySide): void {
  const [before, after] = [propertiesOf(original), propertiesOf(update)]
  for (const name of new Set([...Object.keys(before.named), ...Object.keys(after.named)])) {
    compareProperty(comparison, name, before, after)
  }
  compareRest(comparison, '/additionalProperties', before, after)
  compareDependencies(comparison, original, update)
  compareMost(comparison, 'maxProperties', original.raw, update.raw)
  compareLeast(comparison, 'minProperties', original.raw, update.raw)
}

function propertiesOf(side: FamilySide): Properties {
  const { properties, required, patternProperties, additionalProperties } = side.raw
  return {
    side,
    named: isObject(properties) ? properties : {},
    required: Array.isArray(required) ? (required as readonly unknown[]) : [],
    patterns: isObject(patternProperties) ? patternProperties : {},
    rest: additionalProperties === true ? undefined : additionalProperties,
  }
}

function compareProperty(comparison: JsonComparison, name: string, before: Properties, after: Properties): void {
  const below = `/properties/${name}`
  const [isBefore, isAfter] = [Object.hasOwn(before.named, name), Object.hasOwn(after.named, name)]
  const demanded = after.required.includes(name) && isAfter && !hasDefault(after.named[name])
  if (isBefore && isAfter) {
    if (demanded && !before.required.includes(name)) comparison.problem('the property became required', below)
    comparison.within(below, placed(before, before.named[name]), placed(after, after.named[name]))
  } else if (isBefore) {
    const fits = schemaFor(after, name)
    if (fits === undefined) return
    // Where nothing fits, only what could not be there before may go.
    const nothing = before.side.nodes.at(placed(before, before.named[name]).place).kind === 'nothing'
    if (fits === false) {
      if (!nothing) comparison.problem('the property was taken away, and no others are allowed', below)
    } else comparison.within(below, placed(before, before.named[name]), placed(after, fits))
  } else {
    const fits = schemaFor(before, name)
    if (fits === undefined) {
      const anything = after.side.nodes.at(placed(after, after.named[name]).place).kind === 'anything'
      if (!anything) comparison.problem('the property was added, and anything could be there before', below)
      return
    }
    if (fits !== false) comparison.within(below, placed(before, fits), placed(after, after.named[name]))
    if (demanded) comparison.problem('a required property was added', below)
  }
}

/** What a property must fit that is not named: undefined for anything, false for nothing. */
function schemaFor({ patterns, rest }: Properties, name: string): unknown {
  for (const [pattern, schema] of Object.entries(patterns)) if (matches(pattern, name)) return schema
  return rest === undefined && Object.keys(patterns).length > 0 ? false : rest
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name)
  } catch {
    // A pattern of another language's.
    return false
  }
}

export interface Rest {
  readonly side: FamilySide
  readonly rest: unknown
}

/** Of what is not named one by one: undefined is anything, false nothing. */
export function compareRest(comparison: JsonComparison, below: string, before: Rest, after: Rest): void {
  if (after.rest === undefined || before.rest === false) return
  if (after.rest === false) comparison.problem('others are not allowed any more', below)
  else if (before.rest === undefined) comparison.problem('others must fit a schema now', below)
  else comparison.within(below, placed(before, before.rest), placed(after, after.rest))
}

function compareDependencies(comparison: JsonComparison, original: FamilySide, update: FamilySide): void {
  const [before, after] = [dependenciesOf(original.raw), dependenciesOf(update.raw)]
  for (const [name, wanted] of Object.entries(after)) {
    const below = `/dependencies/${name}`
    const had = before[name]
    if (had === undefined || Array.isArray(had) !== Array.isArray(wanted)) {
      comparison.problem('a dependency was added', below)
    } else if (!Array.isArray(had) || !Array.isArray(wanted)) {
      comparison.within(below, placed({ side: original }, had), placed({ side: update }, wanted))
    } else if (wanted.some((one) => !had.includes(one))) comparison.problem('a dependency demands more', below)
  }
}

function dependenciesOf(raw: JsonObject): JsonObject {
  const { dependencies, dependentRequired, dependentSchemas } = raw
  return Object.assign({}, ...[dependencies, dependentRequired, dependentSchemas].filter(isObject)) as JsonObject
}

function hasDefault(schema: unknown): boolean {
  return isObject(schema) && 'default' in schema
}

export function placed(
  { side }: { readonly side: FamilySide },
  raw: unknown,
): { nodes: JsonNodes; place: { raw: unknown; root: unknown } } {
  return { nodes: side.nodes, place: { raw, root: side.root } }
}
