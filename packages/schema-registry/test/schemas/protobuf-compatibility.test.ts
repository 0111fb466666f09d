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
