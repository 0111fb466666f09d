import {
  type AnyAggregator,
  aggregateFunction,
  arrayType,
  bigintType,
  booleanType,
  FunctionRegistry,
  instantiate,
  instantiateAggregate,
  instantiateTable,
  integerType,
  resolve,
  scalarFunction,
  stringType,
  structType,
  tableFunction,
} from '@millrace/sql'
import { expect, test } from 'vitest'
import { call, context, value } from './call.ts'

test('a function of the program takes values of the types that it names', () => {
  const repeat = scalarFunction('REPEAT', {
    params: ['text: STRING', 'times: INTEGER'],
    returns: 'STRING',
    call: (text, times) => text.repeat(times),
  })
  expect(call(repeat, [stringType, 'ab'], [integerType, 2])).toBe('abab')
})

test('NULL gives NULL unless the function asks for it', () => {
  const seen: unknown[] = []
  const strict = scalarFunction('F', { params: ['STRING'], returns: 'STRING', call: (text) => text.trim() })
  const lenient = scalarFunction('F', {
    params: ['STRING'],
    returns: 'BOOLEAN',
    nulls: 'pass',
    call: (text) => {
      seen.push(text)
      return text === null
    },
  })
  const failing = scalarFunction('F', { params: ['STRING'], returns: 'STRING', nulls: 'fail', call: (text) => text })
  expect(call(strict, [stringType, null])).toBeNull()
  expect(call(lenient, [stringType, null])).toBe(true)
  expect(seen).toEqual([null])
  expect(() => call(failing, [stringType, null])).toThrow('SQL_EVALUATION')
})

test('each place in a statement has an instance with a state of its own', () => {
  const counter = scalarFunction('COUNTER', {
    params: ['STRING'],
    returns: 'STRING',
    make: () => {
      let calls = 0
      return (text) => (calls++ % 2 === 0 ? null : text)
    },
  })
  const found = resolve('COUNTER', counter.signatures, [value(stringType)])
  if (!found.ok) throw new Error(found.message)
  const [first, second] = [instantiate(found.call, [], context), instantiate(found.call, [], context)]
  expect([first('a'), first('b'), second('c'), first('d')]).toEqual([null, 'b', null, null])
})

test('overloads are added one by one, and structs come as arrays of their fields', () => {
  const registry = new FunctionRegistry()
    .add(scalarFunction('Pick', { params: ['STRUCT<A STRING>'], returns: 'STRING', call: ([a]) => a as string }))
    .add(scalarFunction('PICK', { params: [], returns: 'STRUCT<A STRING>', call: () => ['foo'] }))
    .add(scalarFunction('PICK', { params: ['BIGINT...'], returns: 'BIGINT', call: (...numbers) => numbers.length }))
  const pick = registry.find('pick')
  if (pick?.kind !== 'scalar') throw new Error('not found')
  const struct = structType([{ name: 'A', type: stringType }])
  expect(call(pick, [struct, ['x']])).toBe('x')
  expect(call(pick)).toEqual(['foo'])
  expect(call(pick, [bigintType, 1], [bigintType, 2])).toBe(2)
  expect(resolve('PICK', pick.signatures, [])).toMatchObject({ call: { returns: struct } })
})

test('a name is one kind of function, and an overload differs by its types', () => {
  const registry = new FunctionRegistry().add(
    scalarFunction('F', { params: ['INTEGER'], returns: 'STRING', call: String }),
  )
  expect(() => registry.add(scalarFunction('f', { params: ['n: INTEGER'], returns: 'STRING', call: String }))).toThrow(
    'declared twice',
  )
  expect(() => registry.add(tableFunction('F', { params: [], returns: 'STRING' }))).toThrow('a scalar function')
  expect(() => scalarFunction('G', { params: [], returns: 'STRING' })).toThrow('needs `call`')
  expect(() => scalarFunction('G', { params: ['NUMBER'], returns: 'STRING', call: String })).toThrow(
    'SQL_FUNCTION_INVALID',
  )
})

test('a table function gives a value for each row', () => {
  const words = tableFunction('WORDS', {
    params: ['STRING'],
    returns: 'STRING',
    call: (text) => text?.split(' ') ?? [],
  })
  const found = resolve('WORDS', words.signatures, [value(stringType)])
  if (!found.ok) throw new Error(found.message)
  expect(instantiateTable(found.call, [], context)('a b')).toEqual(['a', 'b'])
})

const lengths = aggregateFunction('LENGTHS', {
  params: ['BIGINT', 'STRING...', 'LITERAL INTEGER'],
  state: 'BIGINT',
  returns: 'BIGINT',
  undoes: true,
  make: ({ literals: [plus] }) => ({
    initial: () => 0,
    add: (state, n, ...texts) => Number(state) + Number(n ?? 0) + texts.join('').length,
    undo: (state, n, ...texts) => Number(state) - Number(n ?? 0) - texts.join('').length,
    merge: (a, b) => Number(a) + Number(b),
    result: (state) => Number(state) + Number(plus),
  }),
})

test('an aggregate function folds columns and knows its literals', () => {
  const args = [value(bigintType), value(stringType), value(stringType), value(integerType, 100)]
  const found = resolve('LENGTHS', lengths.signatures, args)
  if (!found.ok) throw new Error(found.message)
  const made = instantiateAggregate('LENGTHS', found.call, args, context)
  if (!made.ok) throw new Error(made.message)
  expect(made.call).toMatchObject({ columns: 3, stateType: bigintType })
  const { aggregator } = made.call
  const state = aggregator.add(aggregator.initial(), 5, 'ab', 'c')
  expect(aggregator.result?.(aggregator.merge(state, state))).toBe(116)
  expect((aggregator as Required<AnyAggregator>).undo(state, 5, 'ab', 'c')).toBe(0)
})

test('what must be a literal is refused as a column', () => {
  const args = [value(bigintType), { ...value(integerType), text: 'F0' }]
  const found = resolve('LENGTHS', lengths.signatures, args)
  expect(found.ok && instantiateAggregate('LENGTHS', found.call, args, context)).toEqual({
    ok: false,
    message: "Parameter 2 passed to function LENGTHS must be a literal constant, but was expression: 'F0'",
  })
})

test('letters of the parameters name the type of the state', () => {
  const firsts = aggregateFunction('FIRSTS', {
    params: ['A', 'B', 'C...'],
    state: 'ARRAY<A>',
    returns: 'ARRAY<A>',
    make: () => ({ initial: () => [], add: (list, a) => [...(list ?? []), a], merge: (a) => a }),
  })
  const args = [value(stringType), value(booleanType), value(integerType), value(integerType)]
  const found = resolve('FIRSTS', firsts.signatures, args)
  if (!found.ok) throw new Error(found.message)
  expect(found.call.returns).toEqual(arrayType(stringType))
  expect(instantiateAggregate('FIRSTS', found.call, args, context)).toMatchObject({
    call: { stateType: arrayType(stringType), columns: 4 },
  })
})
