import { expect, test } from 'vitest'
import type { RegistryRecord, StoredSchema } from '../../src/log/registry-record.ts'
import { RegistryState } from '../../src/state/registry-state.ts'

function stored(subject: string, version: number, id: number, schema = `"${id}"`): StoredSchema {
  return { subject, version, id, type: 'AVRO', schema, references: [], deleted: false }
}
const record = (value: StoredSchema): RegistryRecord => ({ ...value, kind: 'schema', value })

test('an id keeps its schema: a record that gives it to another one does not hold', () => {
  const state = new RegistryState()
  expect(state.apply(record(stored('a', 1, 1, '"int"')))).toBe(true)
  expect(state.apply(record(stored('b', 1, 1, '"long"')))).toBe(false)
  expect(state.versions('b')).toEqual([])
  expect(state.apply(record(stored('b', 1, 1, '"int"')))).toBe(true)
  expect(state.places(1).map(({ subject }) => subject)).toEqual(['a', 'b'])
})

test('a version that stands keeps its schema, unless it was deleted or schemas are imported', () => {
  const state = new RegistryState()
  state.apply(record(stored('a', 1, 1)))
  expect(state.apply(record(stored('a', 1, 2)))).toBe(false)
  expect(state.apply(record({ ...stored('a', 1, 1), deleted: true }))).toBe(true)
  expect(state.apply(record(stored('a', 1, 2)))).toBe(true)
  expect(state.places(1)).toEqual([])
  state.apply({ kind: 'mode', subject: 'a', mode: 'IMPORT' })
  expect(state.apply(record(stored('a', 1, 3)))).toBe(true)
  expect(state.version('a', 1)?.id).toBe(3)
})

test('a deleted subject loses the versions up to the one that is named, and only those', () => {
  const state = new RegistryState()
  for (const version of [1, 2, 3]) state.apply(record(stored('a', version, version)))
  state.apply({ kind: 'delete-subject', subject: 'a', upTo: 2 })
  expect(state.versions('a').map(({ deleted }) => deleted)).toEqual([true, true, false])
})

test('what is gone for good leaves its id free to nobody as long as higher ones are known', () => {
  const state = new RegistryState()
  state.apply(record(stored('a', 1, 7)))
  state.apply({ kind: 'schema', subject: 'a', version: 1, value: null })
  expect(state.places(7)).toEqual([])
  expect(state.subjects()).toEqual([])
  expect(state.idOf(stored('a', 1, 7))).toBeUndefined()
  expect(state.maxId).toBe(7)
})

test('READONLY_OVERRIDE of all is in force also where a subject has a mode of its own', () => {
  const state = new RegistryState()
  state.apply({ kind: 'mode', subject: 'a', mode: 'READWRITE' })
  state.apply({ kind: 'mode', subject: null, mode: 'READONLY' })
  expect(state.modeInForce('a')).toBe('READWRITE')
  expect(state.modeInForce('b')).toBe('READONLY')
  state.apply({ kind: 'mode', subject: null, mode: 'READONLY_OVERRIDE' })
  expect(state.modeInForce('a')).toBe('READONLY_OVERRIDE')
})
