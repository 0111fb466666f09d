import { avroCodec, parseAvroSchema } from '@millrace/serde/avro'
import { describe, expect, test } from 'vitest'

const codecOf = (schema: unknown) => avroCodec(parseAvroSchema(JSON.stringify(schema)))
const tree = { type: 'record', name: 'Tree', namespace: 'a', fields: [{ name: 'next', type: ['null', 'Tree'] }] }
const bytes = (...all: number[]) => Uint8Array.from(all)
const refused = expect.objectContaining({ code: 'SERDE_DECODE' }) as Error

describe('a schema', () => {
  test('may use its own names, and those of others', () => {
    const codec = codecOf(tree)
    expect(codec.decode(codec.encode({ next: { next: null } }))).toEqual({ next: { next: null } })
    const outer = parseAvroSchema('{"type": "array", "items": "a.Tree"}', [JSON.stringify(tree)])
    expect(avroCodec(outer).encode([{}])).toEqual(bytes(2, 0, 0))
  })

  test.each<[string, string]>([
    ['{', 'not JSON'],
    ['"a.Tree"', 'does not define'],
    ['{"type": "record", "name": "1a", "fields": []}', 'is no name'],
    ['{"type": "record", "name": "A"}', 'the list of its fields'],
    [
      '{"type": "record", "name": "A", "fields": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]}',
      'twice',
    ],
    ['[{"type": "fixed", "name": "A", "size": 1}, {"type": "fixed", "name": "A", "size": 1}]', 'twice'],
    ['{"type": "fixed", "name": "A", "size": -1}', 'size'],
    ['5', 'is no Avro schema'],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 'nested deeper'],
  ])('%s is refused', (schema, why) => {
    expect(() => parseAvroSchema(schema)).toThrow(
      expect.objectContaining({ code: 'SERDE_SCHEMA', message: expect.stringContaining(why) as string }),
    )
  })
})

describe('bytes that lie are refused within bounds', () => {
  test('about a length', () => {
    expect(() => codecOf('string').decode(bytes(0xfe, 0xff, 0xff, 0xff, 0x0f))).toThrow(refused)
    expect(() => codecOf('bytes').decode(bytes(0x01))).toThrow(refused)
  })

  test('about how many elements there are, even if those take no bytes', () => {
    const many = bytes(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)
    expect(() => codecOf({ type: 'array', items: 'null' }).decode(many)).toThrow(refused)
    expect(() => codecOf({ type: 'map', values: 'null' }).decode(many)).toThrow(refused)
  })

  test('about how deep they are', () => {
    expect(() => codecOf(tree).decode(new Uint8Array(1_000_000).fill(2))).toThrow('nested deeper')
    const endless = { type: 'record', name: 'A', fields: [{ name: 'a', type: 'A' }] }
    expect(() => codecOf(endless).decode(bytes())).toThrow('nested deeper')
  })

  test.each<[unknown, Uint8Array]>([
    ['boolean', bytes(2)],
    ['int', bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x01)],
    ['long', new Uint8Array(11).fill(0xff)],
    ['double', bytes(1, 2, 3)],
    [['null', 'int'], bytes(4)],
    [['null', 'int'], bytes(1)],
    [{ type: 'enum', name: 'E', symbols: ['A'] }, bytes(2)],
  ])('%j', (schema, lie) => {
    expect(() => codecOf(schema).decode(lie)).toThrow(refused)
  })
})

test('names that every object has are fields like others', () => {
  const fields = ['__proto__', 'constructor', 'toString'].map((name) => ({ name, type: ['null', 'int'] }))
  const codec = codecOf({ type: 'record', name: 'A', fields })
  expect(codec.encode({})).toEqual(bytes(0, 0, 0))
  const back = codec.decode(bytes(2, 2, 2, 4, 0)) as object
  expect(Object.entries(back)).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
    ['toString', null],
  ])
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
})

test.each<[unknown, unknown, string]>([
  ['int', 2 ** 31, 'is no int'],
  ['long', 2n ** 63n, 'is no long'],
  ['long', 2 ** 53, 'is no long'],
  [['null', 'string'], 1, 'no branch'],
  [tree, { next: 1 }, 'the field next of a.Tree'],
  [tree, { nxt: null }, 'is no a.Tree'],
  [{ type: 'record', name: 'A', fields: [{ name: 'a', type: 'int' }] }, {}, 'the field a of A'],
])('%j does not write %o', (schema, value, why) => {
  expect(() => codecOf(schema).encode(value)).toThrow(
    expect.objectContaining({ code: 'SERDE_ENCODE', message: expect.stringContaining(why) as string }),
  )
})

test('after a refusal nothing of it is left', () => {
  const codec = codecOf({ type: 'array', items: 'int' })
  expect(() => codec.encode([1, 'x'])).toThrow()
  expect(codec.encode([])).toEqual(bytes(0))
})
