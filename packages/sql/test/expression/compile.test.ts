import { compileExpression, typeOf } from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import {
  columnsOf,
  compileText,
  contextOf,
  failure,
  refusal,
  type Told,
  tree,
  typeNameOf,
  value,
} from './compile-text.ts'

const numbers = { A: 'INTEGER', B: 'BIGINT', C: 'DOUBLE', D: 'DECIMAL(4, 2)' }

describe('NULL', () => {
  test('makes comparisons, BETWEEN, IN and LIKE false, and NOT of them true', () => {
    for (const text of [
      'A = 1',
      'A <> 1',
      'A < B',
      'A BETWEEN 0 AND 2',
      '1 BETWEEN A AND 2',
      'A IN (1, B)',
      'A >= D',
    ]) {
      expect(value(text, numbers, [null, null, null, null])).toBe(false)
      expect(value(`NOT (${text})`, numbers, [null, null, null, null])).toBe(true)
    }
    expect(value('S LIKE T', { S: 'STRING', T: 'STRING' }, ['x', null])).toBe(false)
  })

  test('is a value for IS DISTINCT FROM and IS NULL', () => {
    expect(value('A IS DISTINCT FROM B', numbers, [null, null])).toBe(false)
    expect(value('A IS DISTINCT FROM B', numbers, [null, 1])).toBe(true)
    expect(value('A IS NOT DISTINCT FROM B', numbers, [1, 1])).toBe(true)
    expect(value('A IS NOT DISTINCT FROM B', numbers, [1, null])).toBe(false)
    expect(value('A IS NULL', numbers, [null])).toBe(true)
    expect(value('A IS NOT NULL', numbers, [null])).toBe(false)
  })

  test('is an error in arithmetic, signs, conditions and the index of an array', () => {
    expect(failure('A + 1', numbers, [null])).toContain('(A + 1)')
    expect(failure('-A', numbers, [null])).toContain('NULL')
    expect(failure('P OR TRUE', { P: 'BOOLEAN' }, [null])).toContain('NULL')
    expect(failure('NOT P', { P: 'BOOLEAN' }, [null])).toContain('NULL')
    expect(failure('L[A]', { L: 'ARRAY<INTEGER>', A: 'INTEGER' }, [[1], null])).toContain('NULL')
    expect(failure('CASE WHEN P THEN 1 END', { P: 'BOOLEAN' }, [null])).toContain('NULL')
  })

  test('is not reached where the other side of AND or OR has decided', () => {
    expect(value('FALSE AND P', { P: 'BOOLEAN' }, [null])).toBe(false)
    expect(value('TRUE OR P', { P: 'BOOLEAN' }, [null])).toBe(true)
  })
})

describe('errors within an expression', () => {
  test('are NULL for the call around a call, and are told', () => {
    const told: Told[] = []
    const { evaluate } = compileText(
      "COALESCE(PARSE_DATE(S, 'yyyy'), CAST('1970-01-02' AS DATE))",
      { S: 'STRING' },
      told,
    )
    expect(evaluate(['soon'])).toBe(1)
    expect(told.map(({ what }) => what)).toEqual(['PARSE_DATE'])
  })

  test('of arithmetic are those of the whole call', () => {
    expect(failure('COALESCE(A + 1, 0)', numbers, [null])).toContain('NULL')
  })

  test('of a cast and of a part of a constructor are NULL there', () => {
    const told: Told[] = []
    const row = ['x', 0]
    const { evaluate } = compileText('ARRAY[CAST(S AS INTEGER), 1 / A, 7]', { S: 'STRING', A: 'INTEGER' }, told)
    expect(evaluate(row)).toEqual([null, null, 7])
    expect(told.map(({ what }) => what)).toEqual(['INTEGER', 'array item'])
  })
})

describe('comparisons', () => {
  test('of numbers of different types are exact', () => {
    expect(value('B > 9007199254740992', numbers, [null, 9007199254740993n])).toBe(true)
    expect(value('D = 1.5', numbers, [null, null, null, null])).toBe(false)
    expect(value('A = C', numbers, [1, null, 1])).toBe(true)
    expect(value('B = C', numbers, [null, 9007199254740993n, 9007199254740992])).toBe(true)
  })

  test('of NaN are all false, as in Java code that is made of them', () => {
    for (const operator of ['=', '<>', '<', '>', 'IS DISTINCT FROM']) {
      expect(value(`C ${operator} 1`, numbers, [null, null, Number.NaN])).toBe(false)
    }
  })

  test('read text that meets a date, a time or a timestamp', () => {
    const times = { S: 'STRING', D: 'DATE', T: 'TIME', TS: 'TIMESTAMP' }
    expect(value("D >= '1970-01-11'", times, ['', 10])).toBe(true)
    expect(value("T BETWEEN '00:00' AND '00:00:01'", times, ['', 0, 1000])).toBe(true)
    expect(value('S < TS', times, ['1970-01-01', 0, 0, 1])).toBe(true)
    expect(value('TS = D', times, ['', 1, 0, 86_400_000])).toBe(true)
    expect(failure("D = 'soon'", times, ['', 10])).toContain('Failed to parse date')
  })

  test('are refused in the words of ksqlDB', () => {
    const columns = { A: 'INTEGER', L: 'ARRAY<INTEGER>', M: 'ARRAY<INTEGER>' }
    expect(refusal("A >= 'x'", columns)).toBe("Cannot compare A (INTEGER) to 'x' (STRING) with GREATER_THAN_OR_EQUAL.")
    expect(refusal('L < M', columns)).toBe('Cannot compare L (ARRAY<INTEGER>) to M (ARRAY<INTEGER>) with LESS_THAN.')
    expect(refusal('NULL <> NULL')).toBe(
      "Comparison with NULL not supported: NULL <> NULL\nUse 'IS NULL' or 'IS NOT NULL' instead.",
    )
  })
})

describe('lists', () => {
  test('of IN find one type for all', () => {
    expect(value("B IN ('10', 11, NULL)", numbers, [null, 10])).toBe(true)
    expect(value('A IN (1.5, 2)', numbers, [2])).toBe(true)
    expect(value('L IN (ARRAY[1, 2], ARRAY[3])', { L: 'ARRAY<BIGINT>' }, [[3]])).toBe(true)
    expect(refusal("A IN ('ten')", numbers)).toBe('invalid input syntax for type INTEGER: "ten".')
    expect(refusal('L IN (ARRAY[P])', { L: 'ARRAY<BIGINT>', P: 'BOOLEAN' })).toContain(
      'operator does not exist: ARRAY<BIGINT> = ARRAY<BOOLEAN> (ARRAY[P])\nHint: You might need to add explicit type casts.',
    )
  })

  test('of constructors too, and they are neither empty nor all NULL', () => {
    expect(typeNameOf('ARRAY[1, NULL, 2.5]')).toBe('ARRAY<DECIMAL(11, 1)>')
    expect(typeNameOf("MAP('a' := 1, 'b' := 10000000000)")).toBe('MAP<STRING, BIGINT>')
    expect(typeNameOf("STRUCT(A := 1, `b` := 'x')")).toBe('STRUCT<`A` INTEGER, `b` STRING>')
    expect(value("MAP('a' := 1)['a']")).toBe(1)
    expect(refusal('ARRAY[]')).toContain('Array constructor cannot be empty')
    expect(refusal('ARRAY[NULL]')).toContain('Cannot construct an array with all NULL elements')
    expect(refusal("MAP(NULL := 'x')")).toContain('Cannot construct a map with all NULL keys')
  })
})

describe('parts', () => {
  test('of arrays count from 1 or from the end; what is not there is NULL', () => {
    const list = { L: 'ARRAY<INTEGER>' }
    expect(['1', '3', '-1', '-3', '0', '4', '-4'].map((index) => value(`L[${index}]`, list, [[7, 8, 9]]))).toEqual([
      7,
      9,
      9,
      7,
      null,
      null,
      null,
    ])
    expect(value('L[1]', list, [null])).toBe(null)
  })

  test('of maps are found by a key of their type only', () => {
    const map = { M: 'MAP<BIGINT, STRING>', N: 'MAP<STRING, INTEGER>' }
    expect(value('M[CAST(1 AS BIGINT)]', map, [new Map([[1, 'one']])])).toBe('one')
    expect(value('M[1]', map, [new Map([[1, 'one']])])).toBe(null)
    expect(value("N['__proto__']", map, [null, new Map([['a', 1]])])).toBe(null)
  })

  test('of structs are read by name, whatever the name', () => {
    const struct = { S: 'STRUCT<`__proto__` INTEGER, `constructor` STRING>' }
    expect(value('S->`constructor`', struct, [[1, 'c']])).toBe('c')
    expect(value('S->`__proto__`', struct, [null])).toBe(null)
    expect(value('STRUCT(`__proto__` := 5)->`__proto__`')).toBe(5)
    expect(refusal('S->`toString`', struct)).toBe("Could not find field 'toString' in 'S'.")
  })
})

describe('CASE', () => {
  test('evaluates nothing but what decides', () => {
    expect(value('CASE WHEN TRUE THEN 1 WHEN 1 / 0 = 1 THEN 2 ELSE 3 END')).toBe(1)
    expect(value('CASE WHEN FALSE THEN 1 / 0 ELSE 3 END')).toBe(3)
    expect(value('CASE WHEN FALSE THEN 1 END')).toBe(null)
  })

  test('has one type, and is refused otherwise', () => {
    expect(typeNameOf('CASE WHEN TRUE THEN NULL ELSE 1.5 END')).toBe('DECIMAL(2, 1)')
    expect(refusal("CASE WHEN TRUE THEN 1 WHEN FALSE THEN 'x' END")).toContain(
      "Type for all 'THEN' clauses should be the same.\nTHEN expression 'WHEN false THEN 'x'' has type: STRING.",
    )
    expect(refusal("CASE WHEN TRUE THEN 1 ELSE 'x' END")).toContain('DEFAULT type: STRING.')
    expect(refusal('CASE WHEN TRUE THEN NULL END')).toContain('All case branches have NULL type')
    expect(refusal('CASE WHEN 1 THEN 1 END')).toBe("WHEN operand type should be boolean.\nType for '1' is INTEGER")
    expect(refusal('CASE 1 WHEN 1 THEN 1 END')).toContain('not supported')
  })
})

describe('CAST', () => {
  test('knows named types and refuses what ksqlDB refuses', () => {
    expect(typeNameOf('CAST(NULL AS ADDRESS)')).toBe('STRUCT<`STREET` STRING>')
    expect(refusal('CAST(NULL AS NOWHERE)')).toBe('Cannot resolve unknown type: NOWHERE')
    expect(refusal("CAST('x' AS ARRAY<INTEGER>)")).toBe('Cast of STRING to ARRAY<INTEGER> is not supported')
  })
})

describe('functions', () => {
  test('take lambdas, nested ones too, that may name columns', () => {
    const columns = { L: 'ARRAY<ARRAY<INTEGER>>', N: 'INTEGER' }
    expect(value('TRANSFORM(L, X => REDUCE(X, N, (S, Y) => S + Y))', columns, [[[1, 2], [], [3]], 10])).toEqual([
      13, 10, 13,
    ])
    expect(refusal('TRANSFORM(L, X => TRANSFORM(X, X => X))', columns)).toBe(
      'Reusing lambda arguments in nested lambda is not allowed',
    )
    expect(refusal('TRANSFORM(L, N => N)', columns)).toBe("Lambda function argument can't be a column name: N")
  })

  test('cast their arguments, and what cannot be cast is NULL for them', () => {
    expect(value("UNIX_DATE('1970-01-11')")).toBe(10)
    expect(value('UNIX_DATE(S)', { S: 'STRING' }, ['soon'])).toBe(null)
  })

  test('are found, or something like them is suggested', () => {
    expect(refusal('LENN(S)', { S: 'STRING' })).toBe("Can't find any functions with the name 'LENN'")
    expect(() => compileText('LENN(1)')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ hint: 'did you mean LEN?' }) }),
    )
    expect(refusal('LEN(A)', numbers)).toContain('does not accept parameters (INTEGER)')
    expect(refusal('SUM(A) + 1', numbers)).toBe("Can't find any functions with the name 'SUM'")
  })
})

describe('the type alone', () => {
  const type = (text: string): string | undefined => typeOf(tree(text), contextOf(columnsOf(numbers)))?.kind

  test('is that of aggregates, too', () => {
    expect(type('SUM(A) + 1.5')).toBe('DECIMAL')
    expect(type('COUNT(*)')).toBe('BIGINT')
    expect(type('NULL')).toBe(undefined)
  })

  test('does not look into IN, BETWEEN, LIKE and NOT: they are conditions', () => {
    expect(type("A IN ('ten')")).toBe('BOOLEAN')
    expect(type('NOT LEN(A)')).toBe('BOOLEAN')
    expect(() => type("SUM(A) > '100'")).toThrow("Cannot compare SUM(A) (INTEGER) to '100' (STRING) with GREATER_THAN.")
  })
})

test('a literal is known as one, with its sign', () => {
  expect(compileText('-5').literal).toBe(-5)
  expect(compileText('- (5)').literal).toBe(-5)
  expect(compileText('NULL').literal).toBe(null)
  expect(compileText('1 + 1').literal).toBe(undefined)
})

test('arithmetic is refused in the words of ksqlDB', () => {
  expect(refusal('TRUE + 1.5')).toBe(
    'Error processing expression: (true + 1.5). Unsupported arithmetic types. BOOLEAN DECIMAL',
  )
})

test('a refusal knows its place', () => {
  expect(() => compileExpression(tree("1 + LEN('x', 2)"), contextOf([]))).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ span: { start: 4, end: 15 } }) }),
  )
})
