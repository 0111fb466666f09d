import { isMillraceError } from '@millrace/record'
import { expect, test } from 'vitest'
import { checkName, Names } from '../src/names.ts'

test('one counter serves all prefixes, and a given name burns an index', () => {
  const names = new Names()
  expect(names.generate('KSTREAM-SOURCE-')).toBe('KSTREAM-SOURCE-0000000000')
  expect(names.node('mine', 'KSTREAM-MAP-')).toBe('mine')
  expect(names.store('KSTREAM-AGGREGATE-')).toBe('KSTREAM-AGGREGATE-STATE-STORE-0000000002')
})

test.each(['', '.', '..', 'a/b', 'a:b', 'ä', 'a b', 'x'.repeat(250)])('%j is refused', (name) => {
  expect(() => checkName(name, 'store name')).toThrow(
    expect.toSatisfy((error) => isMillraceError(error, 'TOPOLOGY_NAME_INVALID')),
  )
})

test.each(['a', '...', 'A.b_c-9', 'x'.repeat(249)])('%j is allowed', (name) => {
  expect(checkName(name, 'store name')).toBe(name)
})
