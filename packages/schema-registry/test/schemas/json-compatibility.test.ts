import { expect, test } from 'vitest'
import { problemsReading, readSchema } from '../../src/schemas/read-schema.ts'

const read = (schema: unknown) => readSchema('JSON', JSON.stringify(schema), [])
const reads = (reader: unknown, writer: unknown): boolean => problemsReading(read(reader), read(writer)).length === 0
const string = { type: 'string' }
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more })
const closed = { additionalProperties: false }
const patterned = { ...closed, patternProperties: { '^n_': { type: 'number' } } }
const rest = (schema: object): object => ({ additionalProperties: schema })
const row = (first: readonly unknown[], others: unknown): object => ({
  type: 'array',
  items: first,
  additionalItems: others,
})
const one = { type: 'number' }
const whole = { type: 'integer' }
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
  ['a property more that fits a pattern', object({ n_a: one }, patterned), object({}, patterned)],
  ['a property less that fits a pattern', object({}, patterned), object({ n_a: whole }, closed)],
  ['a property less that fits what others must fit', object({}, rest(one)), object({ a: whole }, closed)],
  [
    'a required property more that has a default',
    object({ a: { default: 1 } }, { ...closed, required: ['a'] }),
    object({}, closed),
  ],
  ['a property less that could not be there', object({}, closed), object({ a: false }, closed)],
  ['a property more that may be anything', object({ a: true }), object({})],
  ['a demand of allOf less', string, { ...string, enum: ['a'] }],
  ['a schema of oneOf more', { oneOf: [one, string] }, { oneOf: [string] }],
  ['schemas of anyOf in another order', { anyOf: [string, one] }, { anyOf: [whole, string] }],
  ['any of what was one of', { anyOf: [string, one] }, { oneOf: [string, one] }],
  ['less that is forbidden', { not: whole }, { not: one }],
  ['a divisor', { ...one, multipleOf: 2 }, { ...one, multipleOf: 10 }],
  ['a dependency less', { dependencies: { a: ['b'] } }, { dependencies: { a: ['b', 'c'], d: ['e'] } }],
  ['an item more where no others were allowed', row([one, string], false), row([one], false)],
  ['an item less where others are allowed', row([one], true), row([one, string], true)],
  ['an item less that fits what others must fit', row([string], one), row([string, whole], false)],
  ['first items as 2020-12 spells them', { prefixItems: [one], items: one }, { items: [one], additionalItems: whole }],
  ['the same by a reference', { $ref: '#/$defs/s', $defs: { s: string } }, string],
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
  ['a property more that does not fit a pattern', object({ n_a: string }, patterned), object({}, patterned)],
  ['a property less that fits no pattern', object({}, patterned), object({ a: one }, closed)],
  ['a property less that does not fit what others must fit', object({}, rest(one)), object({ a: string }, closed)],
  ['a required property more', object({ a: string }, { ...closed, required: ['a'] }), object({}, closed)],
  ['others that must fit a schema now', object({}, rest(one)), object({})],
  ['others that are not allowed now', object({}, closed), object({}, rest(one))],
  ['a demand of allOf more', { allOf: [string, { maxLength: 3 }] }, string],
  ['a schema of anyOf less', { anyOf: [string] }, { anyOf: [string, one] }],
  ['schemas of which two had one partner', { oneOf: [string, one] }, { oneOf: [whole, { ...one, maximum: 3 }] }],
  ['one of what was any of', { oneOf: [string, one] }, { anyOf: [string, one] }],
  ['more that is forbidden', { not: one }, { not: whole }],
  ['another divisor', { ...one, multipleOf: 3 }, { ...one, multipleOf: 10 }],
  ['another pattern', { ...string, pattern: 'a' }, { ...string, pattern: 'b' }],
  ['another constant', { const: 1 }, { const: 2 }],
  ['a dependency more', { dependencies: { a: ['b', 'c'] } }, { dependencies: { a: ['b'] } }],
  ['an item more where anything could be', row([one, string], true), row([one], true)],
  ['an item less that does not fit what others must fit', row([string], one), row([string, string], false)],
  ['items that must be unique now', { type: 'array', uniqueItems: true }, { type: 'array' }],
  ['another type by a reference', { $ref: '#/$defs/s', $defs: { s: one } }, string],
])('Documents cannot be read with %s', (_, reader, writer) => {
  expect(reads(reader, writer)).toBe(false)
})

test('References lead to other schemas by their names or ids, and into them', () => {
  const address = JSON.stringify({
    $id: 'http://x/address.json',
    definitions: { zip: string },
    ...object({ zip: string }),
  })
  const named = [{ name: 'address', text: address }]
  const by = ($ref: string) =>
    readSchema('JSON', JSON.stringify(object({ home: { $ref } }, { $id: 'http://x/a' })), named)
  for (const ref of ['address', 'address.json', 'http://x/address.json']) {
    expect(problemsReading(by(ref), by('address.json#/definitions/zip'))).toEqual([expect.stringContaining('/home')])
    expect(problemsReading(by(ref), by('address.json'))).toEqual([])
  }
  expect(() => by('elsewhere.json')).toThrow(/elsewhere\.json leads nowhere/)
  expect(() => read({ $ref: '#' })).toThrow(/leads back to itself/)
})

test('The text is the same for all ways to space it, and keeps its numbers', () => {
  expect(readSchema('JSON', '{ "maximum" : 1.50,\n "title": "a  \\" b" }', []).canonical).toBe(
    '{"maximum":1.50,"title":"a  \\" b"}',
  )
})
