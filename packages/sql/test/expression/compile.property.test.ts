import { fc, test } from '@fast-check/vitest'
import { Decimal } from '@millrace/serde'
import { compileExpression, isNumeric, type SqlValue, typeOf, wrapLong } from '@millrace/sql'
import { expect } from 'vitest'
import { columnsOf, contextOf, tree } from './compile-text.ts'
import { interpret, NoValue, type Values } from './interpret.ts'

const columns = columnsOf({
  A: 'INTEGER',
  B: 'BIGINT',
  C: 'DOUBLE',
  D: 'DECIMAL(6, 2)',
  S: 'STRING',
  P: 'BOOLEAN',
  L: 'ARRAY<INTEGER>',
  M: 'MAP<STRING, BIGINT>',
  T: 'STRUCT<X INTEGER, Y STRING>',
})

const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 5 })
const integer = fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)))
const long = fc
  .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 3n }))
  .map(wrapLong)
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '%', '\n', '😀'), maxLength: 4 }),
  fc.constantFrom('1', '-7', 'x'),
)
const row: fc.Arbitrary<readonly SqlValue[]> = fc.tuple(
  nullable(integer),
  nullable(long),
  nullable(fc.double()),
  nullable(fc.integer({ min: -999_999, max: 999_999 }).map((digits) => new Decimal(BigInt(digits), 2))),
  nullable(text),
  nullable(fc.boolean()),
  nullable(fc.array(nullable(integer), { maxLength: 3 })),
  nullable(fc.dictionary(text, nullable(long), { maxKeys: 2 }).map((entries) => new Map(Object.entries(entries)))),
  nullable(fc.tuple(nullable(integer), nullable(text))),
)

/** Texts of expressions, by what they give. Depth-bounded, all of them well typed. */
const { condition, number, string, whole } = fc.letrec<Record<'condition' | 'number' | 'string' | 'whole', string>>(
  (tie) => {
    const make = (
      parts: readonly ('condition' | 'number' | 'string' | 'whole')[],
      ...forms: readonly ((...texts: readonly string[]) => string)[]
    ): fc.Arbitrary<string> =>
      fc.tuple(fc.constantFrom(...forms), ...parts.map((part) => tie(part))).map(([form, ...texts]) => form(...texts))
    const operator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM')
    const big = (of: string): string => `CAST(${of} AS BIGINT)`
    return {
      whole: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'expression' },
        fc.constantFrom('A', '7', '-1', '0', '2147483647', 'L[1]', 'T->X'),
        make(
          ['whole', 'whole'],
          (a, b) => `(${a} + ${b})`,
          (a, b) => `(${a} * ${b})`,
          (a, b) => `(${a} / ${b})`,
          (a, b) => `(${a} % ${b})`,
          (a, b) => `L[${a} - ${b}]`,
          (a, b) => `COALESCE(${a}, ${b})`,
          // A name of its own for each of the lambdas within each other.
          (a, b) => `COALESCE(TRANSFORM(L, V${a.length} => V${a.length} / ${a})[1], ${b})`,
          (a, b) => `ARRAY[${a}, ${b}, 5][2]`,
          (a, b) => `STRUCT(Q := ${a}, R := ${b})->R`,
          (a, b) =>
            `TRANSFORM(TRANSFORM(L, V${a.length} => V${a.length} + ${a}), W${b.length} => W${b.length} - ${b})[-1]`,
        ),
        make(
          ['condition', 'whole', 'whole'],
          (p, a, b) => `CASE WHEN ${p} THEN ${a} ELSE ${b} END`,
          (p, a, b) => `CASE WHEN ${p} THEN ${a} WHEN ${b} = A THEN NULL END`,
        ),
        make(
          ['number', 'string'],
          (n) => `CAST(${n} AS INTEGER)`,
          (_, s) => `CAST(${s} AS INTEGER)`,
          (_, s) => `LEN(${s})`,
        ),
      ),
      number: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'expression' },
        fc.constantFrom('B', 'C', 'D', '9223372036854775807', '1.50', '2E0', "M['1']"),
        tie('whole'),
        make(
          ['number', 'number'],
          (a, b) => `(${a} + ${b})`,
          (a, b) => `(${a} - ${b})`,
          (a, b) => `(${a} * ${b})`,
          (a, b) => `(${a} / ${b})`,
          (a, b) => `(${a} % ${b})`,
          (a, b) => `COALESCE(${big(a)}, ${big(b)})`,
          (a, b) => `MAP('k' := ${big(a)}, 'k2' := ${big(b)})['k']`,
        ),
        make(
          ['number'],
          (a) => `(- ${a})`,
          (a) => `CAST(${a} AS DOUBLE)`,
          (a) => `CAST(${a} AS DECIMAL(10, 3))`,
        ),
      ),
      string: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'expression' },
        fc.constantFrom('S', "'a'", "'%'", 'T->Y'),
        make(['string', 'string'], (a, b) => `(${a} + ${b})`),
        make(['whole'], (a) => `CAST(${a} AS STRING)`),
      ),
      condition: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'expression' },
        fc.constantFrom('P', 'TRUE', 'FALSE'),
        fc.tuple(operator, tie('number'), tie('number')).map(([sign, a, b]) => `(${a} ${sign} ${b})`),
        fc.tuple(operator, tie('string'), tie('string')).map(([sign, a, b]) => `(${a} ${sign} ${b})`),
        make(
          ['condition', 'condition'],
          (a, b) => `(${a} AND ${b})`,
          (a, b) => `(${a} OR ${b})`,
          (a, b) => `(${a} = ${b})`,
          (a) => `(NOT ${a})`,
        ),
        make(
          ['number', 'number', 'number'],
          (a, b, c) => `(${a} BETWEEN ${b} AND ${c})`,
          (a, b, c) => `(${big(a)} IN (${big(b)}, ${big(c)}))`,
          (a) => `(${big(a)} IN (NULL, 1, '7'))`,
          (a) => `(${a} IS NULL)`,
          (a) => `(${a} IS NOT NULL)`,
        ),
        make(
          ['string', 'string'],
          (a, b) => `(${a} LIKE ${b})`,
          (a) => `(${a} LIKE '%a_%')`,
          (a) => `(${a} IN ('a', S, NULL))`,
        ),
      ),
    }
  },
)

const outcome = (run: () => SqlValue): SqlValue | typeof NoValue => {
  try {
    return run()
  } catch (error) {
    if (error instanceof NoValue || (error as { code?: string }).code === 'SQL_EVALUATION') return NoValue
    throw error
  }
}

test.prop([fc.oneof(condition, number, string, whole), fc.array(row, { minLength: 1, maxLength: 4 })], {
  numRuns: 10000,
})('a compiled expression gives what walking its tree gives, errors and NULL included', (expression, rows) => {
  const context = contextOf(columns)
  const parsed = tree(expression)
  const { type, evaluate, neverFails } = compileExpression(parsed, context)
  expect(type).toEqual(typeOf(parsed, context))
  for (const one of rows) {
    const values: Values = new Map(
      columns.map(([name, of], index) => [name, { type: of, value: one[index] as SqlValue }] as const),
    )
    const actual = outcome(() => evaluate(one))
    expect(actual).toStrictEqual(outcome(() => interpret(parsed, values, context)))
    if (neverFails) expect(actual).not.toBe(NoValue)
    if (type && isNumeric(type) && typeof actual === 'bigint') expect(wrapLong(actual)).toBe(actual)
  }
})
