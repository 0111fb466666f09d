import { fc, test } from '@fast-check/vitest'
import { parseExpression } from '@millrace/sql'
import { expect } from 'vitest'
import { disjunctsOf } from '../../src/pull/disjuncts.ts'
import type { Expression } from '../../src/syntax/tree/expression.ts'

/** Conditions over three columns of small numbers, as text. */
const condition: fc.Arbitrary<string> = fc.letrec<{ one: string; all: string }>((tie) => {
  const column = fc.constantFrom('A', 'B', 'C')
  const value = fc.integer({ min: 0, max: 3 })
  return {
    one: fc.oneof(
      fc.tuple(column, fc.constantFrom('=', '<', '>='), value).map(([name, op, n]) => `${name} ${op} ${n}`),
      fc
        .tuple(column, fc.array(value, { minLength: 1, maxLength: 3 }))
        .map(([name, list]) => `${name} IN (${list.join()})`),
      fc.tuple(column, value, value).map(([name, low, high]) => `${name} BETWEEN ${low} AND ${high}`),
    ),
    all: fc.oneof(
      { maxDepth: 3 },
      tie('one'),
      fc.tuple(tie('all'), fc.constantFrom('AND', 'OR'), tie('all')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    ),
  }
}).all

type Row = Readonly<Record<string, number>>

function holds(tree: Expression, row: Row): boolean {
  const number = (part: Expression): number =>
    part.kind === 'column' ? (row[part.name] ?? 0) : part.kind === 'integer' ? part.value : Number.NaN
  switch (tree.kind) {
    case 'logical': {
      const [left, right] = [holds(tree.left, row), holds(tree.right, row)]
      return tree.operator === 'AND' ? left && right : left || right
    }
    case 'in':
      return tree.list.some((item) => number(item) === number(tree.operand))
    case 'between':
      return number(tree.operand) >= number(tree.low) && number(tree.operand) <= number(tree.high)
    case 'comparison': {
      const [a, b] = [number(tree.left), number(tree.right)]
      return { '=': a === b, '<': a < b, '>=': a >= b, '<=': a <= b }[tree.operator as string] ?? false
    }
    default:
      throw new Error(tree.kind)
  }
}

test.prop([condition, fc.record({ A: fc.nat(3), B: fc.nat(3), C: fc.nat(3) })])(
  'alternatives hold for a row exactly where the condition does',
  (text, row) => {
    const tree = parseExpression(text).tree as Expression
    const alternatives = disjunctsOf(tree)
    if (alternatives === undefined) return
    expect(alternatives.some((conditions) => conditions.every((one) => holds(one, row)))).toBe(holds(tree, row))
  },
)

test('too many alternatives are not counted out', () => {
  const clause = Array.from({ length: 12 }, () => '(A = 1 OR B = 2)').join(' AND ')
  expect(disjunctsOf(parseExpression(clause).tree as Expression)).toBeUndefined()
})
