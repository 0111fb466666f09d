import { expect, test } from 'vitest'
import { formatExpression } from '../../../src/syntax/format/expression.ts'
import { parseExpression } from '../../../src/syntax/parser.ts'

function formatted(text: string, options?: Parameters<typeof formatExpression>[1]): string {
  const { tree } = parseExpression(text)
  if (tree === undefined) throw new Error(`not an expression: ${text}`)
  return formatExpression(tree, options)
}

test('every operator stands in parentheses', () => {
  expect(formatted('a+b*-c=1 and not d in (1,2)')).toBe('(((A + (B * -C)) = 1) AND (NOT (D IN (1, 2))))')
})

test('names are in back-quotes where they need them, or never', () => {
  expect(formatted('t.`a b`->`size`')).toBe('T.`a b`->`size`')
  expect(formatted('t.`a b`->`size`', { name: (name) => name })).toBe('T.a b->size')
})

test.each([
  ['- -5', '- -5'],
  ['-(5)', '-(5)'],
  ['-(-a)', '- -A'],
  ['(-a)[1]', '(-A)[1]'],
  ['`array`[1]', '`array`[1]'],
  ['"ARRAY"[1]', '`ARRAY`[1]'],
  ['100.0e-2', '1E0'],
  ['-0e0', '-0E0'],
  ["case when a then 'it''s' else null end", "(CASE WHEN A THEN 'it''s' ELSE null END)"],
  ['f(a, (x, y) => x + y)', 'F(A, (X, Y) => (X + Y))'],
  ['map(1 := struct(a := array[true]))', 'MAP(1:=STRUCT(A:=ARRAY[true]))'],
  ['cast(a as map<string, decimal(3,1)>)', 'CAST(A AS MAP<STRING, DECIMAL(3, 1)>)'],
  ['a || b', 'CONCAT(A, B)'],
])('%s', (text, expected) => {
  expect(formatted(text)).toBe(expected)
})
