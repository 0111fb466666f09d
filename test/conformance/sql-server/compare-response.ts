// Whether an answer is what a case expects: its header, its rows, why it ended.
import type { AnswerRow } from '@millrace/engine'
import { type ResultColumn, resultText } from '@millrace/sql'
import { sqlToRead } from '../sql/codecs/sql-to-read.ts'
import { valueDifference } from '../sql/compare-value.ts'
import { isObject, memberOf, type SpecObject, type SpecValue, writeExact } from '../sql/exact-json.ts'
import { readText, type ReadValue } from '../sql/read-value.ts'

export interface ReadAnswer {
  readonly id: string
  readonly kind: 'pull' | 'scan' | 'push'
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly AnswerRow[]
  readonly end: 'limit' | 'completed' | undefined
}

/** Undefined when all of it matches. */
export function answerDifference(
  expected: readonly SpecObject[],
  answer: ReadAnswer,
  verifiesOrder: boolean,
): string | undefined {
  const [header, ...others] = expected
  const last = others.at(-1)
  const final = last && memberOf(last, 'finalMessage')
  const rows = final === undefined ? others : others.slice(0, -1)
  return (
    headerDifference(header && memberOf(header, 'header'), answer) ??
    rowsDifference(rows, answer, verifiesOrder) ??
    finalDifference(final, answer)
  )
}

function headerDifference(expected: SpecValue | undefined, { columns, id }: ReadAnswer): string | undefined {
  if (!expected || !isObject(expected)) return 'the case expects no header'
  const text = resultText(columns)
  for (const [name, value] of Object.entries(expected)) {
    if (name === 'schema' && value !== text) return `header.schema: expected ${writeExact(value)}, but it is ${text}`
    if (name === 'queryId|starts_with' && !(typeof value === 'string' && id.startsWith(value))) {
      return `header.queryId: expected ${writeExact(value)}…, but it is ${id}`
    }
  }
  return undefined
}

/** Pull queries over tables end without a word. */
function finalDifference(expected: SpecValue | undefined, { kind, end }: ReadAnswer): string | undefined {
  const said = kind === 'pull' ? undefined : end === 'limit' ? 'Limit Reached' : 'Query Completed'
  return said === expected
    ? undefined
    : `expected to end with ${writeExact(expected ?? null)}, but it ends with ${String(said)}`
}

function rowsDifference(
  expected: readonly SpecObject[],
  { rows, columns }: ReadAnswer,
  verifiesOrder: boolean,
): string | undefined {
  const left = rows.map((row) => ({
    ...row,
    read: columns.map(({ type }, at) => sqlToRead(row.columns[at] ?? null, type)),
  }))
  const shown = (): string => `the rows are ${left.map(({ read }) => readText(read as ReadValue)).join(' ')}`
  if (expected.length !== rows.length)
    return `expected ${expected.length} rows, but there are ${rows.length}: ${shown()}`
  for (const one of expected) {
    const row = memberOf(one, 'row')
    const wanted = row && isObject(row) ? memberOf(row, 'columns') : undefined
    if (wanted === undefined || !row || !isObject(row)) return `the case expects ${writeExact(one)}`
    const tombstone = memberOf(row, 'tombstone') === true
    const at = left.findIndex(
      (candidate, index) =>
        (!verifiesOrder || index === 0) &&
        candidate.tombstone === tombstone &&
        valueDifference(wanted, candidate.read, '') === undefined,
    )
    if (at < 0) return `no row is ${writeExact(wanted)}; ${shown()}`
    left.splice(at, 1)
  }
  return undefined
}
