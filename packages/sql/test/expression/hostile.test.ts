import { compileExpression, integerType, stringType, typeOf } from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { columnsOf, compileText, contextOf, messageOf, tree, value } from './compile-text.ts'

function nested(depth: number, inner: string, wrap: (text: string, depth: number) => string): string {
  let text = inner
  for (let level = 0; level < depth; level++) text = wrap(text, level)
  return text
}

describe('an expression as deep as the parser admits', () => {
  test.each([
    ['a sum', `0${' + A'.repeat(900)}`, 900],
    ['conditions', `A = 2${' OR A = 1'.repeat(450)}`, true],
    ['constructors', `${nested(90, 'A', (text) => `ARRAY[${text}]`)}${'[1]'.repeat(90)}`, 1],
    ['CASE', nested(45, 'A', (text) => `CASE WHEN A = 1 THEN ${text} END`), 1],
    ['casts', nested(90, 'A', (text) => `CAST(${text} AS STRING)`), '1'],
  ] as const)('can be compiled and evaluated: %s', (_, text, expected) => {
    expect(value(text, { A: 'INTEGER' }, [1])).toBe(expected)
    expect(typeOf(tree(text), contextOf(columnsOf({ A: 'INTEGER' })))).not.toBe(null)
  })

  test('of lambdas within lambdas is compiled once, not once for each way down', () => {
    const text = nested(30, 'A', (inner, level) => `TRANSFORM(L, X${level} => ${inner})`)
    const { evaluate } = compileText(text, { A: 'INTEGER', L: 'ARRAY<INTEGER>' })
    expect(evaluate([1, [7]])).toEqual(
      nested(30, '1', (inner) => `[${inner}]`) && JSON.parse(nested(30, '1', (inner) => `[${inner}]`)),
    )
  })

  test('of lists within lists is refused without listing every way down', () => {
    const deep = nested(60, 'A', (text) => `ARRAY[${text}]`)
    const message = messageOf('SQL_STATEMENT', () => compileText(`${deep} IN (TRUE)`, { A: 'INTEGER' }))
    expect(message).toContain('operator does not exist')
  })
})

test('names that JavaScript objects have mean nothing', () => {
  const context = contextOf([
    ['__proto__', integerType],
    ['constructor', stringType],
    ['toString', integerType],
  ])
  const evaluated = (text: string): unknown => compileExpression(tree(text), context).evaluate([1, 'c', 3])
  expect(evaluated('`constructor` + `constructor`')).toBe('cc')
  expect(evaluated('`__proto__` + `toString`')).toBe(4)
  expect(() => evaluated('`valueOf`')).toThrow('no column valueOf')
  expect(evaluated('TRANSFORM(ARRAY[1], `hasOwnProperty` => `hasOwnProperty` + 1)')).toEqual([2])
})

test('a text of the statement is data wherever it stands', () => {
  const text = "'); process.exit(1); //${process.exit(1)}`"
  expect(value(`'${text.replaceAll("'", "''")}' + CAST(STRUCT(\`a"b\` := 'c') AS STRING)`)).toBe(`${text}Struct{a"b=c}`)
})
