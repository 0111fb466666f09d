import { expect, test } from 'vitest'
import { problemsReading, readSchema } from '../../src/schemas/read-schema.ts'

const read = (schema: unknown) => readSchema('JSON', JSON.stringify(schema), [])
const reads = (reader: unknown, writer: unknown): boolean => problemsReading(read(reader), read(writer)).length === 0
const string = { type: 'string' }
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more })
const closed = { additionalProperties: false }
const tree = (leaf: object): object => object({ leaf, next: { $ref: '#' } }, closed)

test.each([
  ['anything', true, string],
  ['a wider number', { type: 'number' }, { type: 'integer' }],
  ['a looser limit', { ...string, maxLength: 9 }, { ...string, maxLength: 5 }],
  ['a type more', { type: ['string', 'null'] }, string],
  ['a value of an enum more', { enum: ['a', 'b'] }, { enum: ['a'] }],
  ['a property more where no others were allowed', object({ a: string }, closed), object({}, closed)],
  ['a property less where others are allowed', object({}), object({ a: string })],
  ['a demand less', object({ a: string }), object({ a: string }, { required: ['a'] })],
  ['a looser item', { type: 'array', items: { type: 'number' } }, { type: 'array', items: { type: 'integer' } }],
  ['itself, where it stands in itself', tree({ type: 'number' }), tree({ type: 'integer' })],
])('Documents can be read with %s', (_, reader, writer) => {
  expect(reads(reader, writer)).toBe(true)
})

test.each([
  ['another type', { type: 'number' }, string],
  ['a narrower number', { type: 'integer' }, { type: 'number' }],
  ['a limit that is new', { ...string, minLength: 1 }, string],
  ['a type less', string, { type: ['string', 'null'] }],
  ['a value of an enum less', { enum: ['a'] }, { enum: ['a', 'b'] }],
  ['a property that could be anything before', object({ a: string }), object({})],
  ['a property less where no others are allowed', object({}, closed), object({ a: string }, closed)],
  ['a demand more', object({ a: string }, { required: ['a'] }), object({ a: string })],
  ['a narrower item', { type: 'array', items: { type: 'integer' } }, { type: 'array', items: { type: 'number' } }],
  ['what is narrower deep within', tree({ type: 'integer' }), tree({ type: 'number' })],
])('Documents cannot be read with %s', (_, reader, writer) => {
  expect(reads(reader, writer)).toBe(false)
})
