import { expect, test } from 'vitest'
import { formatStatement } from '../../src/syntax/format/statement.ts'
import { maxNesting, maxTreeDepth } from '../../src/syntax/nesting.ts'
import { parse } from '../../src/syntax/parser.ts'

const times = (text: string, count: number): string => text.repeat(count)
/** Texts as deep as they are told to be. */
const nested: readonly (readonly [string, (depth: number) => string])[] = [
  ['parentheses', (n) => `SELECT ${times('(', n)}1${times(')', n)} FROM a;`],
  ['calls', (n) => `SELECT ${times('f(', n)}1${times(')', n)} FROM a;`],
  ['CASE', (n) => `SELECT ${times('CASE WHEN a THEN ', n)}1${times(' END', n)} FROM a;`],
  ['subscripts', (n) => `SELECT ${times('a[', n)}1${times(']', n)} FROM a;`],
  ['lambdas', (n) => `SELECT f(a${times(', x => f(a', n / 2 - 1)}${times(')', n / 2)} FROM a;`],
  ['types', (n) => `CREATE TYPE a AS ${times('ARRAY<', n)}INT${times('>', n)};`],
  ['EXPLAIN', (n) => `${times('EXPLAIN ', n)}SELECT 1 FROM a;`],
]
const long: readonly (readonly [string, (depth: number) => string])[] = [
  ['operators', (n) => `SELECT 1${times(' + 1', n)} FROM a;`],
  ['NOT', (n) => `SELECT 1 FROM a WHERE ${times('NOT ', n)}b;`],
  ['signs', (n) => `SELECT ${times('- ', n)}a FROM a;`],
  ['fields', (n) => `SELECT a${times('->b', n)} FROM a;`],
  ['ARRAY', (n) => `CREATE TYPE a AS INT${times(' ARRAY', n)};`],
]

test.each(nested)('%s within each other are read up to the limit, and refused beyond it', (_, text) => {
  const [statement] = parse(text(maxNesting)).statements
  expect(statement && formatStatement(statement.tree)).toBeTypeOf('string')
  expect(parse(text(maxNesting + 2)).diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('Statement is too large to parse'),
  ])
  expect(parse(text(10_000)).diagnostics).toHaveLength(1)
})

test.each(long)('a chain of %s is read while a tree of its length can be walked', (_, text) => {
  const [statement] = parse(text(maxTreeDepth - 10)).statements
  expect(statement && formatStatement(statement.tree)).toBeTypeOf('string')
  expect(parse(text(5_000)).diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('Statement is too large to parse'),
  ])
})

test('lists are as long as they like to be', () => {
  expect(parse(`SELECT 1 FROM a WHERE b IN (1${times(', 1', 5_000)});`).diagnostics).toEqual([])
})

test('after a hundred errors the rest is not read', () => {
  expect(parse(times('SHOW;', 1000)).diagnostics).toHaveLength(100)
})
