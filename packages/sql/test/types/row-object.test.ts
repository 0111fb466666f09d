import { arrayType, integerType, mapType, objectOf, stringType, structType } from '@millrace/sql'
import { expect, test } from 'vitest'

const point = structType([
  { name: 'X', type: integerType },
  { name: 'Y', type: integerType },
])

test('a row is an object: structs are objects, maps are Maps, wherever they are', () => {
  const read = objectOf([
    { name: 'ID', type: integerType },
    { name: 'LIST', type: arrayType(point) },
    { name: 'MAP', type: mapType(stringType, point) },
    { name: 'P', type: point },
  ])
  expect(read([0, [[1, 2], null], new Map([['a', [3, 4]]]), [5, null]])).toEqual({
    ID: 0,
    LIST: [{ X: 1, Y: 2 }, null],
    MAP: new Map([['a', { X: 3, Y: 4 }]]),
    P: { X: 5, Y: null },
  })
  expect(read([null, null, null, null])).toEqual({ ID: null, LIST: null, MAP: null, P: null })
})

test('a column may be called __proto__', () => {
  const row = objectOf([{ name: '__proto__', type: integerType }])([1])
  expect(Object.entries(row)).toEqual([['__proto__', 1]])
})
