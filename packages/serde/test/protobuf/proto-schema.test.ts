import { fc, test as property } from '@fast-check/vitest'
import { isMillraceError } from '@millrace/record'
import {
  messageAt,
  messageIndexes,
  parseProtoSchema,
  protobufCodec,
  type ProtoFile,
  protoMessage,
} from '@millrace/serde/protobuf'
import { describe, expect, test } from 'vitest'

const full = `
// A comment, and /* another */
syntax = "proto3"; /* over
lines */ package forum.v1;
import public "other.proto"; import "google/protobuf/timestamp.proto";
option java_package = "x.{y}"; option (my.option) = { a: 1 b { c: "}" } };
message Question {
  option deprecated = true;
  reserved 2, 15, 9 to 11; reserved "foo", "bar";
  Kind kind = 1 [deprecated = true, (confluent.field_meta) = { params: [ { key: "scale", value: "2" } ] }];
  oneof author { string name = 3; Inner.Deep deep = 4; }
  message Inner { message Deep { .forum.v1.Question parent = 1; } enum Kind { LOW = 0; } Kind kind = 2; }
  map<string, Inner> inners = 5; repeated sint32 votes = 6; optional bool message = 7;
  google.protobuf.Timestamp at = 8; other.Thing optional = 12;
  enum Kind { option allow_alias = true; NONE = 0; NOTHING = 0; HARD = -1 [deprecated = true]; reserved 5; }
}
service Asking { rpc Ask (Question) returns (stream Question) { option idempotency_level = NO_SIDE_EFFECTS; } }
extend google.protobuf.MessageOptions { string x = 51234; }
`
const imported = {
  'other.proto': 'package other; message Thing { required int32 a = 1; repeated int32 b = 2 [packed=true]; }',
}

const messageOf = (file: ProtoFile, name: string) => protoMessage(file, name) ?? expect.fail(`no message ${name}`)

describe('a .proto text', () => {
  const file = parseProtoSchema(full, imported)
  const question = messageOf(file, 'Question')

  test('has its messages by name and by place', () => {
    expect(question.fullName).toBe('forum.v1.Question')
    const deep = messageOf(file, 'forum.v1.Question.Inner.Deep')
    expect(messageIndexes(file, deep)).toEqual([0, 0, 0])
    expect(messageAt(file, [0, 0, 0])).toBe(deep)
    expect(messageAt(file, [0, 1])).toBeUndefined()
    expect(protoMessage(file)).toBe(question)
    expect(protoMessage(file, 'Nothing')).toBeUndefined()
  })

  test('has fields of the types that their names mean where they stand', () => {
    const types = Object.fromEntries(
      question.fields.map(({ name, type }) => [name, 'fullName' in type ? type.fullName : type.kind]),
    )
    expect(types).toEqual({
      kind: 'forum.v1.Question.Kind',
      name: 'scalar',
      deep: 'forum.v1.Question.Inner.Deep',
      inners: 'map',
      votes: 'scalar',
      message: 'scalar',
      at: 'google.protobuf.Timestamp',
      optional: 'other.Thing',
    })
    const inner = messageOf(file, 'forum.v1.Question.Inner').fields[0]
    expect(inner?.type).toMatchObject({ fullName: 'forum.v1.Question.Inner.Kind' })
  })

  test('says of fields how they are there', () => {
    expect(question.fields.map(({ number, label, oneof }) => [number, label, oneof])).toEqual([
      [1, 'single', undefined],
      [3, 'single', 'author'],
      [4, 'single', 'author'],
      [5, 'single', undefined],
      [6, 'repeated', undefined],
      [7, 'optional', undefined],
      [8, 'single', undefined],
      [12, 'single', undefined],
    ])
    expect(question.fields[0]?.params).toEqual({ scale: '2' })
    const thing = question.fields.at(-1)?.type
    expect(thing).toMatchObject({
      fields: [
        { label: 'required', packed: false },
        { label: 'repeated', packed: true },
      ],
    })
  })

  test('makes a codec', () => {
    const codec = protobufCodec(question)
    const value = { kind: 'HARD', name: 'me', inners: new Map([['a', { kind: 'LOW' }]]), votes: [-1, 1] }
    expect(codec.decode(codec.encode(value))).toEqual({ ...value, deep: null, message: null, at: null, optional: null })
    expect(codec.decode(codec.encode({ kind: 'NONE', votes: [] })).kind).toBe('NONE')
  })
})

test.each<[string, string]>([
  ['message', 'the end at 7'],
  ['message A { int32 a = 1 }', '} at 24 where ; must be'],
  ['message A { int32 a = 0; }', "0 as a field's number"],
  ['message A { int32 a = 1; int32 b = 1; }', 'two fields of one number'],
  ['message A { B b = 1; }', 'uses B'],
  ['message A { group B = 1 { } }', 'group'],
  ['message A { map<B, int32> b = 1; }', 'keys of a map'],
  ['message A { string a = 1; } §', '"§" at 28'],
  ['import "a.proto"; message A { a.B b = 1; }', 'uses a.B'],
  [`${'message A { '.repeat(1000)}`, 'nested deeper'],
  [`message A { int32 a = 1 [x = ${'['.repeat(1000)}] }`, 'nested deeper'],
])('%s is refused', (text, why) => {
  expect(() => parseProtoSchema(text)).toThrow(
    expect.objectContaining({ code: 'SERDE_SCHEMA', message: expect.stringContaining(why) as string }),
  )
})

const words = fc.constantFrom(...full.split(/(?<=[\s{};<>,=()[\]])/))

property.prop([fc.array(words, { maxLength: 40 })])('any text is a schema or SERDE_SCHEMA', (parts) => {
  try {
    parseProtoSchema(parts.join(' '), imported)
  } catch (error) {
    expect(isMillraceError(error, 'SERDE_SCHEMA') ? 'SERDE_SCHEMA' : error).toBe('SERDE_SCHEMA')
  }
})

describe('bytes that lie are refused within bounds', () => {
  const tree = messageOf(parseProtoSchema('message Tree { optional Tree next = 1; optional string a = 2; }'), 'Tree')
  const { decode } = protobufCodec(tree)
  const refused = expect.objectContaining({ code: 'SERDE_DECODE' }) as Error

  test.each<[string, number[]]>([
    ['about a length', [18, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['about the wire type', [16, 1]],
    ['with a wire type that is none', [0x1f]],
    ['in the middle of a number', [0x80]],
    ['about an unknown field', [0x22, 9, 1]],
    ['with a group that does not end', [0x23, 0x23, 0x23]],
  ])('%s', (_, bytes) => {
    expect(() => decode(Uint8Array.from(bytes))).toThrow(refused)
  })

  test('about how deep they are', () => {
    expect(() => decode(new Uint8Array(100_000).fill(0x23))).toThrow('nested deeper')
    let nested = new Uint8Array()
    for (let depth = 0; depth < 600; depth += 1) {
      const head = nested.length < 128 ? [10, nested.length] : [10, (nested.length & 0x7f) | 0x80, nested.length >> 7]
      nested = Uint8Array.from([...head, ...nested])
    }
    expect(() => decode(nested)).toThrow('nested deeper')
  })

  test('unknown fields of every wire type are passed over', () => {
    const unknown = [24, 1, 25, 1, 2, 3, 4, 5, 6, 7, 8, 26, 1, 9, 27, 24, 1, 28, 29, 1, 2, 3, 4]
    expect(decode(Uint8Array.from([...unknown, 18, 1, 0x61]))).toEqual({ next: null, a: 'a' })
  })
})
