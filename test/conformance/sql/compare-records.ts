// Whether a topic holds the records that a case expects of it, in their order.
import type { Headers } from '@millrace/record'
import { recordDifference } from './compare-value.ts'
import type { SpecValue } from './exact-json.ts'
import { readText, type ReadValue } from './read-value.ts'
import type { CaseHeader, CaseRecord } from './sql-case.ts'

/** A record of a topic, its bytes understood. */
export interface ReadRecord {
  readonly key: ReadValue
  readonly value: ReadValue
  readonly timestamp: number
  readonly headers: Headers
}

/** Undefined when all match. `anyTimeForZero`: what INSERT VALUES wrote has the time of the wall clock. */
export function recordsDifference(
  topic: string,
  expected: readonly CaseRecord[],
  actual: readonly ReadRecord[],
  anyTimeForZero: boolean,
): string | undefined {
  for (const [index, one] of expected.entries()) {
    const record = actual[index]
    if (record === undefined) break
    const found = singleDifference(one, record, anyTimeForZero)
    if (found !== undefined) return `${topic}[${index}]${found}`
  }
  if (expected.length === actual.length) return undefined
  const extra = actual[expected.length]
  const more = extra === undefined ? '' : `, the first beyond them ${readText(extra.key)}: ${readText(extra.value)}`
  return `${topic}: expected ${expected.length} records, but there are ${actual.length}${more}`
}

function singleDifference(expected: CaseRecord, actual: ReadRecord, anyTimeForZero: boolean): string | undefined {
  return (
    keyDifference(expected, actual.key) ??
    recordDifference(expected.value, actual.value, '.value') ??
    headersDifference(expected.headers, actual.headers) ??
    timeDifference(expected.timestamp, actual.timestamp, anyTimeForZero)
  )
}

function keyDifference({ key, window }: CaseRecord, actual: ReadValue): string | undefined {
  if (window === undefined) return recordDifference(key, actual, '.key')
  const { start, end, type } = window
  if (!isWindowed(actual)) return `.window: expected a window, but the key is ${readText(actual)}`
  if (actual.start !== start || actual.end !== end || actual.type !== type) {
    return `.window: expected ${start}/${end} ${type}, but it is ${actual.start}/${actual.end} ${actual.type}`
  }
  return recordDifference(key as SpecValue, actual.key, '.key')
}

function isWindowed(value: ReadValue): value is Extract<ReadValue, { readonly kind: 'windowed' }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'windowed'
}

function headersDifference(expected: readonly CaseHeader[], actual: Headers): string | undefined {
  const same = (one: CaseHeader, index: number): boolean => {
    const header = actual[index]
    return header !== undefined && header.key === one.key && sameBytes(header.value, one.value)
  }
  if (expected.length === actual.length && expected.every(same)) return undefined
  return `.headers: expected ${headersText(expected)}, but they are ${headersText(actual)}`
}

function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.from(a).equals(b)
}

function headersText(headers: readonly CaseHeader[] | Headers): string {
  const texts = headers.map(
    ({ key, value }) => `${key}=${value === null ? null : Buffer.from(value).toString('base64')}`,
  )
  return `[${texts.join(', ')}]`
}

function timeDifference(expected: number | undefined, actual: number, anyTimeForZero: boolean): string | undefined {
  if (expected === undefined || expected === actual || (anyTimeForZero && expected === 0)) return undefined
  return `.timestamp: expected ${expected}, but it is ${actual}`
}
