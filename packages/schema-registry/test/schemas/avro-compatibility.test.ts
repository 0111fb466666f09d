import { describe, expect, test } from 'vitest'
import { problemsReading, readSchema } from '../../src/schemas/read-schema.ts'

const read = (schema: unknown) => readSchema('AVRO', JSON.stringify(schema), [])
const reads = (reader: unknown, writer: unknown): boolean => problemsReading(read(reader), read(writer)).length === 0
const record = (...fields: readonly object[]): object => ({ type: 'record', name: 'R', fields })
const symbols = (...names: readonly string[]): object => ({ type: 'enum', name: 'E', symbols: names })
const fixed = (size: number): object => ({ type: 'fixed', name: 'F', size })
const a = { name: 'a', type: 'int' }
const list = { name: 'next', type: ['null', 'R'], default: null }

describe('data of the second schema can be read with the first', () => {
  test.each([
    ['a wider number', 'double', 'int'],
    ['text as bytes', 'bytes', 'string'],
    ['bytes as text', 'string', 'bytes'],
    ['a field that is gone', record(), record(a)],
    ['a field that is new and has a default', record({ ...a, default: 1 }), record()],
    ['a field by an alias', record({ name: 'b', type: 'long', aliases: ['a'] }), record(a)],
    ['a record by an alias', { ...record(a), name: 'S', aliases: ['R'] }, record(a)],
    ['a record of another namespace', { ...record(a), namespace: 'n' }, record(a)],
    ['an enum with more symbols', symbols('A', 'B'), symbols('A')],
    ['an enum with a default for others', { ...symbols('A'), default: 'A' }, symbols('A', 'B')],
    ['a union that has the type', ['null', 'int'], 'int'],
    ['a union with more branches', ['null', 'int', 'string'], ['int', 'null']],
    ['a union that holds only what it read before', 'int', ['int']],
    ['arrays and maps of what can be read', { type: 'array', items: 'long' }, { type: 'array', items: 'int' }],
    ['a schema that names itself', record({ ...a, type: 'long' }, list), record(a, list)],
  ])('%s', (_, reader, writer) => {
    expect(reads(reader, writer)).toBe(true)
  })
})

describe('data of the second schema cannot be read with the first', () => {
  test.each([
    ['a narrower number', 'int', 'long'],
    ['another primitive type', 'string', 'int'],
    ['a field that is new without a default', record(a), record()],
    ['a field of another type', record({ ...a, type: 'string' }), record(a)],
    ['a record of another name', { ...record(a), name: 'S' }, record(a)],
    ['an enum with fewer symbols', symbols('A'), symbols('A', 'B')],
    ['a fixed of another size', fixed(4), fixed(8)],
    ['a union with fewer branches', ['null', 'int'], ['null', 'int', 'string']],
    ['a type that lost its union', 'int', ['null', 'int']],
    ['maps of what cannot be read', { type: 'map', values: 'int' }, { type: 'map', values: 'string' }],
    ['an array as a map', { type: 'map', values: 'int' }, { type: 'array', items: 'int' }],
    ['what a schema that names itself has deep within', record({ ...a, type: 'string' }, list), record(a, list)],
  ])('%s', (_, reader, writer) => {
    expect(reads(reader, writer)).toBe(false)
  })
})

test('Spellings of one schema have one text, as Java prints it', () => {
  const spelled = `{"fields": [{"type": {"type": "int"}, "name": "a", "order": "ascending"},
    {"name": "n", "type": ["null", "org.R"], "default": null}], "doc": "d", "namespace": "org", "name": "R", "type": "record", "x": 1.50}`
  const { canonical } = readSchema('AVRO', spelled, [])
  expect(canonical).toBe(
    '{"type":"record","name":"R","namespace":"org","doc":"d","fields":[{"name":"a","type":"int"},{"name":"n","type":["null","R"],"default":null}],"x":1.50}',
  )
  expect(readSchema('AVRO', canonical, []).canonical).toBe(canonical)
})

test('Aliases stand without the namespace of their type', () => {
  const aliased = { type: 'fixed', name: 'F', namespace: 'org', size: 2, aliases: ['org.G', 'com.G', 'H'] }
  expect(read(aliased).canonical).toBe(
    '{"type":"fixed","name":"F","namespace":"org","size":2,"aliases":["G","com.G","H"]}',
  )
})

test.each([
  ['a union within a union', ['null', ['int']], /union/],
  ['a union with a type twice', ['int', 'null', 'int'], /int twice/],
  ['a union with records of one name', [record(), record(a)], /R twice/],
  ['an enum whose default is no symbol', { ...symbols('A'), default: 'B' }, /default of E/],
  ['a default of another branch than the first', record({ name: 'u', type: ['null', 'int'], default: 1 }), /R\.u/],
])('%s is refused', (_, schema, said) => {
  expect(() => read(schema)).toThrow(said)
})
