import { beforeEach, expect, test } from 'vitest'
import { type KTable, StreamsBuilder, string } from '../../src/index.ts'
import { operatorOf } from './operators.ts'

let builder: StreamsBuilder
let users: KTable<string, string>
beforeEach(() => {
  builder = new StreamsBuilder()
  users = builder.table('users', { key: string(), value: string() })
})

test('a filtered table is stored if a store is named, and only then', () => {
  users.filter(() => true, { name: 'unstored' })
  users.filterNot(() => true, { name: 'stored', store: 's' })
  const topology = builder.build()
  expect([...topology.stores.keys()]).toEqual(['s'])
  expect(operatorOf(topology, 'unstored', 'table-filter')).toMatchObject({ negate: false, store: undefined })
  expect(operatorOf(topology, 'stored', 'table-filter')).toMatchObject({ negate: true, store: 's' })
})

test('a mapped table that is stored needs the serde of its new values', () => {
  users.mapValues((name) => name.length, { store: 'lengths', name: 'lengths' })
  expect(() => builder.build()).toThrow(
    "TOPOLOGY_MISSING_SERDE: mapValues 'lengths' writes values to store 'lengths', but no value serde is known; give one: .mapValues(f, { value: json() })",
  )
})

test('its changes are a stream with its serdes', () => {
  users.toStream().to('out', { name: 'out' })
  expect(builder.build().nodes.get('out')).toMatchObject({
    keySerde: { name: 'string' },
    valueSerde: { name: 'string' },
  })
})
