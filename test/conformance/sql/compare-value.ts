// Whether a value that was read is what a case expects. The expected JSON says which rule applies.
import { Decimal } from '@millrace/serde'
import { isList, isObject, NumberText, type SpecObject, type SpecValue, writeExact } from './exact-json.ts'
import { isReadList, type ReadMembers, readText, type ReadValue } from './read-value.ts'

/** Undefined when they match; otherwise where they first differ. */
export function valueDifference(expected: SpecValue, actual: ReadValue, path: string): string | undefined {
  if (isObject(expected)) return objectDifference(expected, actual, path)
  if (isList(expected)) return listDifference(expected, actual, path)
  return scalarMatches(expected, actual) ? undefined : difference(path, expected, actual)
}

/** As the value of a record, or as its key: bytes that are its members stand in it as base64, empty ones as null. */
export function recordDifference(expected: SpecValue, actual: ReadValue, path: string): string | undefined {
  if (!(actual instanceof Map)) return valueDifference(expected, actual, path)
  const members = [...(actual as ReadMembers)].map(([name, one]): [string, ReadValue] => [
    name,
    one instanceof Uint8Array ? (one.length === 0 ? null : base64(one)) : one,
  ])
  return valueDifference(expected, new Map(members), path)
}

function objectDifference(expected: SpecObject, actual: ReadValue, path: string): string | undefined {
  if (!(actual instanceof Map)) return difference(path, expected, actual)
  const members: ReadMembers = actual
  const names = Object.keys(expected)
  if (names.length !== members.size) return difference(path, expected, actual)
  for (const name of names) {
    const member = members.get(name) ?? members.get(name.toUpperCase()) ?? null
    const found = valueDifference(expected[name] as SpecValue, member, `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function listDifference(expected: readonly SpecValue[], actual: ReadValue, path: string): string | undefined {
  if (!isReadList(actual) || actual.length !== expected.length) return difference(path, expected, actual)
  for (const [index, one] of expected.entries()) {
    const found = valueDifference(one, actual[index] as ReadValue, `${path}[${index}]`)
    if (found !== undefined) return found
  }
  return undefined
}

function scalarMatches(expected: null | boolean | string | NumberText, actual: ReadValue): boolean {
  if (typeof expected === 'string') return textMatches(expected, actual)
  if (expected instanceof NumberText) return numberMatches(expected, actual)
  return expected === actual
}

function textMatches(expected: string, actual: ReadValue): boolean {
  if (typeof actual === 'string') return expected === actual
  if (actual instanceof Uint8Array) return expected === base64(actual)
  if (!isNumber(actual, 'decimal')) return false
  return Decimal.parse(expected)?.equals(actual.value) ?? false
}

function numberMatches(expected: NumberText, actual: ReadValue): boolean {
  if (isNumber(actual, 'integer')) return BigInt.asIntN(actual.bits, truncated(expected)) === actual.value
  if (isNumber(actual, 'double')) return Math.abs(Number(expected.text) - actual.value) < doubleTolerance
  if (!isNumber(actual, 'decimal')) return false
  const { value } = actual
  if (!expected.isInteger) return Decimal.parse(expected.text)?.equals(value) ?? false
  return value.scale <= 0 && value.withScale(0).unscaled === BigInt(expected.text)
}

const doubleTolerance = 0.000_001

function truncated({ text }: NumberText): bigint {
  const decimal = Decimal.parse(text)
  if (decimal === undefined) throw new Error(`${text} is no number`)
  return decimal.withScale(0, 'DOWN').unscaled
}

function isNumber<K extends 'integer' | 'double' | 'decimal'>(
  value: ReadValue,
  kind: K,
): value is Extract<ReadValue, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function difference(path: string, expected: SpecValue, actual: ReadValue): string {
  return `${path}: expected ${writeExact(expected)}, but it is ${readText(actual)}`
}
