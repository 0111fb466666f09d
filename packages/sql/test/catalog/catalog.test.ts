import { Catalog, type DataSource } from '@millrace/sql'
import { expect, test } from 'vitest'

const source = (name: string): DataSource => ({
  kind: 'STREAM',
  name,
  schema: { key: [], value: [], headers: [] },
  topic: name,
  keyFormat: { name: 'NONE', properties: {}, features: new Set(), window: undefined },
  valueFormat: { name: 'NONE', properties: {}, features: new Set() },
  timestamp: undefined,
  readOnly: false,
  createdBy: undefined,
  text: '',
})

test('a replaced source keeps its place in the order of creation', () => {
  const catalog = new Catalog()
  for (const name of ['A', 'B', 'A']) catalog.put(source(name))
  expect(catalog.sources.map(({ name }) => name)).toEqual(['A', 'B'])
})

test('a copy and its origin change apart', () => {
  const catalog = new Catalog()
  catalog.put(source('A'))
  const copy = catalog.copy()
  copy.put(source('B'))
  copy.putType('T', { kind: 'INTEGER' })
  catalog.remove('A')
  expect(catalog.sources).toEqual([])
  expect(catalog.type('T')).toBeUndefined()
  expect(copy.sources.map(({ name }) => name)).toEqual(['A', 'B'])
})
