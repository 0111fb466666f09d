import { expect, test } from 'vitest'
import { type Column, tableLines } from '../../src/output/table.ts'

interface Row {
  readonly name: string
  readonly size: number | string
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'SIZE', of: ({ size }) => size },
]

test('texts are set to the left, numbers to the right, and no line ends in spaces', () => {
  const rows = [
    { name: 'a', size: 1 },
    { name: 'longer', size: 12345 },
    { name: 'none', size: '-' },
  ]
  expect(tableLines(columns, rows, undefined)).toEqual([
    'NAME     SIZE',
    'a           1',
    'longer  12345',
    'none        -',
  ])
})

test('in a narrow window the widest text loses its end, numbers keep all their digits', () => {
  const lines = tableLines(columns, [{ name: 'a-name-of-a-topic-that-is-long', size: 123456 }], 20)
  expect(lines).toEqual(['NAME            SIZE', 'a-name-of-a…  123456'])
})

test('a window that cannot hold the narrowest columns gets lines that are too long rather than nothing', () => {
  expect(tableLines(columns, [{ name: 'abcdefghijkl', size: 123456 }], 3)[1]).toBe('abcdefg…  123456')
})
