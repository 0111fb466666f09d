import { bigintType, integerType, stringType } from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { rowTable } from '../../src/sql/row-table.ts'
import type { ResultColumn, ResultRow } from '../../src/sql/sql-port.ts'

const columns: readonly ResultColumn[] = [
  { name: 'ID', type: integerType },
  { name: 'TITLE', type: stringType },
]
const rows: readonly ResultRow[] = [
  { values: [1, 'why'], isTombstone: false },
  { values: [20, 'because of the weather'], isTombstone: false },
]

function lines(sample: readonly ResultRow[] | undefined, room: number | undefined, shown = rows): readonly string[] {
  const { head, lines: of } = rowTable(columns, sample, room)
  return [...head, ...shown.flatMap((row, at) => of(row, at + 1))]
}

describe('rows that are there', () => {
  test('make columns as wide as they are', () => {
    expect(lines(rows, 80)).toEqual([
      'ID  TITLE',
      '--  ----------------------',
      ' 1  why',
      '20  because of the weather',
    ])
  })

  test('lose the ends of their texts in a window that is too narrow', () => {
    expect(lines(rows, 16)).toEqual(['ID  TITLE', '--  ------------', ' 1  why', '20  because of …'])
  })

  test('stand on their side in a window that is narrower still', () => {
    expect(lines(rows, 10)).toEqual(['-- 1 --', 'ID     1', 'TITLE  why', '-- 2 --', 'ID     20', 'TITLE  be…'])
  })

  test('are not cut where nobody looks, whatever comes after the first ones', () => {
    expect(lines(rows.slice(0, 1), undefined)).toEqual([
      'ID  TITLE',
      '--  -----',
      ' 1  why',
      '20  because of the weather',
    ])
  })

  test('may hold letters of two columns and letters with marks', () => {
    const wide = [
      { values: [1, '水果'], isTombstone: false },
      { values: [2, 'e\u0301'], isTombstone: false },
    ]
    expect(lines(wide, 80, [...wide, ...rows.slice(0, 1)])).toEqual([
      'ID  TITLE',
      '--  -----',
      ' 1  水果',
      ' 2  e\u0301',
      ' 1  why',
    ])
    expect(
      lines([{ values: [1, '水果水果水果水果'], isTombstone: false }], 12, [
        { values: [1, '水果水果水果水果'], isTombstone: false },
      ]).at(-1),
    ).toBe(' 1  水果水…')
  })
})

test('rows that come one by one share the window by their types', () => {
  const { head, lines: of } = rowTable([...columns, { name: 'N', type: bigintType }], undefined, 60)
  expect(head).toEqual([
    `${'ID'.padStart(8)}  ${'TITLE'.padEnd(35)}  ${'N'.padStart(13)}`,
    `${'-'.repeat(8)}  ${'-'.repeat(35)}  ${'-'.repeat(13)}`,
  ])
  expect(of({ values: [1, 'x'.repeat(40), 9_223_372_036_854_775_807n], isTombstone: false }, 1)).toEqual([
    `       1  ${'x'.repeat(34)}…  9223372036854775807`,
  ])
})

test('of a row that is gone only the key is there', () => {
  expect(lines([], 80, [{ values: [1, null], isTombstone: true }]).at(-1)).toBe(' 1  <TOM…')
  expect(lines(undefined, 80, [{ values: [1, null], isTombstone: true }]).at(-1)).toBe('       1  <TOMBSTONE>')
})
