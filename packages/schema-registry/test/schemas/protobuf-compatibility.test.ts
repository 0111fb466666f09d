import { expect, test } from 'vitest'
import { problemsReading, readSchema } from '../../src/schemas/read-schema.ts'

const file = (body: string): string => `syntax = "proto3"; ${body}`
const reads = (reader: string, writer: string): boolean => {
  const [update, original] = [reader, writer].map((text) => readSchema('PROTOBUF', file(text), []))
  return update !== undefined && original !== undefined && problemsReading(update, original).length === 0
}
const a = 'message A { int32 a = 1; string b = 2; }'

test.each([
  ['a field more', 'message A { int32 a = 1; string b = 2; bool c = 3; }'],
  ['a field less', 'message A { int32 a = 1; }'],
  ['another name for a number', 'message A { int32 z = 1; string b = 2; }'],
  ['a type of the same encoding', 'message A { int64 a = 1; bytes b = 2; }'],
  ['a message more', `${a} message B {}`],
])('Bytes can be read with %s', (_, reader) => {
  expect(reads(reader, a)).toBe(true)
})

test.each([
  ['a type of another encoding', 'message A { sint32 a = 1; string b = 2; }'],
  ['a number for a text', 'message A { int32 a = 1; int32 b = 2; }'],
  ['a message for a number', 'message A { message B {} B a = 1; string b = 2; }'],
  ['its message gone', 'message B { int32 a = 1; string b = 2; }'],
  ['two fields moved into a oneof', 'message A { oneof o { int32 a = 1; string b = 2; } }'],
])('Bytes cannot be read with %s', (_, reader) => {
  expect(reads(reader, a)).toBe(false)
})

const compared = (reader: string, writer: string): readonly string[] => {
  const [update, original] = [readSchema('PROTOBUF', reader, []), readSchema('PROTOBUF', writer, [])]
  return problemsReading(update, original)
}
const wrapped = (fields: string): string =>
  `message A { ${fields} message B { int32 x = 1; } message C { int32 x = 1; } }`
const two = (fields: string): string => `syntax = "proto2"; message A { ${fields} }`
const three = (fields: string): string => file(wrapped(fields))

test.each([
  [
    'another package',
    `syntax = "proto3"; package b; ${wrapped('B b = 1;')}`,
    `syntax = "proto3"; package a; ${wrapped('B b = 1;')}`,
  ],
  ['a name that is spelled out', three('.A.B b = 1;'), three('B b = 1;')],
  ['a number for an enum', file('message A { int32 e = 1; }'), file('message A { E e = 1; } enum E { Z = 0; }')],
  ['messages in another order', file('message B {} message A {}'), file('message A {} message B {}')],
  ['a list of messages', three('repeated B b = 1;'), three('optional B b = 1;')],
  ['a list of texts', two('repeated string a = 1;'), two('optional string a = 1;')],
  ['a field that moved into a oneof', three('oneof o { B b = 1; int32 c = 2; }'), three('B b = 1;')],
  ['a field of a oneof more', three('oneof o { B b = 1; int32 c = 2; }'), three('oneof o { B b = 1; }')],
  ['a oneof less', three(''), three('oneof o { B b = 1; }')],
  ['a map of wider values', three('map<string, int64> m = 1;'), three('map<string, int32> m = 1;')],
])('Bytes can be read with %s, too', (_, reader, writer) => {
  expect(compared(reader, writer)).toEqual([])
})

test.each([
  ['a required field more', two('required int32 a = 1; required int32 b = 2;'), two('required int32 a = 1;')],
  ['a required field less', two(''), two('required int32 a = 1;')],
  ['a list of numbers', two('repeated int32 a = 1;'), two('optional int32 a = 1;')],
  ['another message', three('C b = 1;'), three('B b = 1;')],
  ['a map of other values', three('map<string, string> m = 1;'), three('map<string, int32> m = 1;')],
  ['a message for a map', three('B m = 1;'), three('map<string, int32> m = 1;')],
  ['a field of a oneof less', three('oneof o { B b = 1; }'), three('oneof o { B b = 1; int32 c = 2; }')],
  [
    'a field that moved into a oneof that was there',
    three('oneof o { B b = 1; int32 c = 2; }'),
    three('oneof o { B b = 1; } int32 c = 2;'),
  ],
  [
    'a change within a message',
    file('message A { B b = 1; message B { string x = 1; } }'),
    file('message A { B b = 1; message B { int32 x = 1; } }'),
  ],
  ['a message within gone', file('message A {}'), file('message A { message B {} }')],
])('Bytes cannot be read with %s, either', (_, reader, writer) => {
  expect(compared(reader, writer)).toHaveLength(1)
})

test('Imported messages are compared, whatever their packages', () => {
  const outer = 'syntax = "proto3"; import "g.proto"; message A { H h = 1; }'
  const of = (body: string, scope = 'g') =>
    readSchema('PROTOBUF', outer.replace('H h', `${scope}.H h`), [
      { name: 'g.proto', text: `syntax = "proto3"; package ${scope}; message H { ${body} }` },
    ])
  expect(problemsReading(of('int64 x = 1;', 'other'), of('int32 x = 1;'))).toEqual([])
  expect(problemsReading(of('string x = 1;'), of('int32 x = 1;'))).toHaveLength(1)
})
