import {
  arrayType,
  bigintType,
  booleanType,
  dateType,
  decimalType,
  doubleType,
  FunctionRegistry,
  integerType,
  mapType,
  resolve,
  type ScalarFunction,
  scalarFunction,
  type SqlFunction,
  stringType,
  structType,
} from '@millrace/sql'
import { expect, test } from 'vitest'
import { resolution, value } from './call.ts'

/** The overloads of one function, by their parameters. */
function overloads(...params: string[][]): SqlFunction {
  const registry = new FunctionRegistry()
  for (const one of params) registry.add(scalarFunction('F', { params: one, returns: 'STRING', call: () => null }))
  return registry.find('f') as SqlFunction
}

test('exact types win over casts', () => {
  const f = overloads(['BIGINT'], ['INTEGER'], ['DOUBLE'])
  expect(resolution(f, integerType)).toBe('INTEGER')
  expect(resolution(f, doubleType)).toBe('DOUBLE')
})

test('a call that only casts can serve in several ways is ambiguous', () => {
  expect(resolution(overloads(['BIGINT'], ['DOUBLE']), integerType)).toBe(
    "Function 'F' cannot be resolved due to ambiguous method parameters (INTEGER).",
  )
})

test('NULL fits every parameter, and says nothing about which', () => {
  const f = overloads(['INTEGER', 'STRING'], ['STRING', 'STRING'])
  expect(resolution(f, null, stringType)).toMatch(/ambiguous method parameters \(null, STRING\)/)
  expect(resolution(overloads(['INTEGER', 'STRING'], ['STRING', 'INTEGER']), null, integerType)).toBe('STRING, INTEGER')
})

test('numbers widen, text becomes dates, and nothing else casts', () => {
  const f = overloads(['DOUBLE', 'DATE'])
  expect(resolution(f, decimalType(4, 2), stringType)).toBe('DOUBLE, DATE')
  expect(resolution(f, stringType, dateType)).toBe("Function 'F' does not accept parameters (STRING, DATE).")
  expect(resolution(overloads(['INTEGER']), bigintType)).toMatch(/does not accept/)
})

test('what is cast is said of each argument', () => {
  const f = overloads(['DECIMAL', 'ARRAY<BIGINT>', 'STRING']) as ScalarFunction
  const found = resolve('F', f.signatures, [value(integerType), value(arrayType(integerType)), value(stringType)])
  expect(found.ok && found.call.casts).toEqual([decimalType(10, 0), arrayType(bigintType), undefined])
})

test('a letter stands for one type in a call and is never cast', () => {
  const f = scalarFunction('F', { params: ['T', 'MAP<STRING, T>'], returns: 'ARRAY<T>', call: () => null })
  const found = resolve('F', f.signatures, [value(bigintType), value(mapType(stringType, bigintType))])
  expect(found.ok && found.call.returns).toEqual(arrayType(bigintType))
  expect(resolution(f, integerType, mapType(stringType, bigintType))).toMatch(/does not accept/)
})

test('fixed parameters win over variadic ones, more of them over fewer, and typed ones over letters', () => {
  const f = overloads(['STRING...'], ['STRING'], ['STRING', 'STRING...'], ['T'])
  expect(resolution(f, stringType)).toBe('STRING')
  expect(resolution(f)).toBe('')
  expect(resolution(f, integerType)).toBe('GENERIC')
  expect(resolution(f, stringType, stringType)).toBe('STRING, STRING')
})

test('a variadic parameter may stand in the middle', () => {
  const f = overloads(['BIGINT', 'STRING...', 'INTEGER', 'INTEGER'])
  expect(resolution(f, bigintType, integerType, integerType)).toBe('BIGINT, INTEGER, INTEGER')
  expect(resolution(f, bigintType, stringType, stringType, integerType, integerType)).toBe(
    'BIGINT, STRING, STRING, INTEGER, INTEGER',
  )
  expect(resolution(f, bigintType, stringType, stringType, integerType)).toMatch(/does not accept/)
})

test('a lambda is typed by what the arguments before it are', () => {
  const f = scalarFunction('FOLD', {
    params: ['ARRAY<T>', 'S', 'LAMBDA(S, T)=>S'],
    returns: 'S',
    call: () => null,
  })
  const asked: unknown[] = []
  const lambda = (returns: typeof bigintType) => ({
    kind: 'lambda' as const,
    parameters: 2,
    typeOf: (types: readonly unknown[]) => {
      asked.push(types)
      return returns
    },
  })
  const args = [value(arrayType(stringType)), value(bigintType)]
  const found = resolve('FOLD', f.signatures, [...args, lambda(bigintType)])
  expect(asked).toEqual([[bigintType, stringType]])
  expect(found.ok && found.call.returns).toEqual(bigintType)
  expect(resolve('FOLD', f.signatures, [...args, lambda(stringType)]).ok).toBe(false)
})

test('a struct fits by the names and types of its fields', () => {
  const f = overloads(['STRUCT<A STRING, B INTEGER>'])
  const field = (name: string, type: typeof stringType) => ({ name, type })
  expect(resolution(f, structType([field('B', integerType), field('A', stringType)]))).toBe('STRUCT')
  expect(resolution(f, structType([field('A', stringType)]))).toMatch(/does not accept/)
})

test('a refusal lists what would be accepted', () => {
  const f = scalarFunction('f', { params: ['n: INTEGER', 'rest: STRING...'], returns: 'STRING', call: () => null })
  const found = resolve('f', f.signatures, [value(booleanType)])
  expect(found.ok ? '' : found.message.split('\n')).toEqual([
    "Function 'f' does not accept parameters (BOOLEAN).",
    'Valid alternatives are:',
    'f(INTEGER n, STRING... rest)',
    'For detailed information on a function run: DESCRIBE FUNCTION <Function-Name>;',
  ])
})
