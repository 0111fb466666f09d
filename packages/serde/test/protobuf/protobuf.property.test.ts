import { fc, test } from '@fast-check/vitest'
import { isMillraceError } from '@millrace/record'
import {
  parseProtoSchema,
  type ProtobufCodec,
  protobufCodec,
  protoMessage,
  type ProtoMessage,
} from '@millrace/serde/protobuf'
import protobufjs from 'protobufjs'
import { expect } from 'vitest'
import { protoCases } from './messages.ts'

const cases = protoCases().chain(({ text, value }) => fc.tuple(fc.constant(`syntax = "proto3"; ${text}`), value))

function codecOf(text: string): ProtobufCodec {
  return protobufCodec(protoMessage(parseProtoSchema(text)) as ProtoMessage)
}

/** As protobufjs has it: maps are objects, enums numbers, and what is absent is undefined. */
function forOther(value: unknown): unknown {
  if (value instanceof Uint8Array) return value
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [String(key), forOther(one)]))
  if (Array.isArray(value)) return value.map(forOther)
  if (typeof value !== 'object' || value === null) return value
  const present = Object.entries(value).filter(([, one]) => one !== null)
  return Object.fromEntries(present.map(([key, one]) => [key, forOther(one)]))
}

test.prop([cases])('what was written is read, and protobufjs reads it as it reads its own', ([text, value]) => {
  const codec = codecOf(text)
  const bytes = codec.encode(value)
  expect(codec.decode(bytes)).toEqual(value)
  const other = protobufjs.parse(text, { keepCase: true }).root.lookupType('Root')
  const theirs = other.encode(other.fromObject(forOther(value) as Record<string, unknown>)).finish()
  const options = { longs: String, enums: String, bytes: Array, defaults: true } as const
  expect(other.toObject(other.decode(bytes), options)).toEqual(other.toObject(other.decode(theirs), options))
  expect(codec.decode(theirs)).toEqual(value)
})

test.prop([fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })])(
  '64 bits are exact over their whole range',
  (value) => {
    const codec = codecOf(
      'syntax = "proto3"; message A { int64 a = 1; sint64 b = 2; sfixed64 c = 3; uint64 d = 4; fixed64 e = 5; }',
    )
    const unsigned = BigInt.asUintN(64, value)
    const back = codec.decode(codec.encode({ a: value, b: value, c: value, d: unsigned, e: unsigned }))
    expect(Object.values(back).map((one) => BigInt(one as bigint))).toEqual([value, value, value, unsigned, unsigned])
  },
)

test.prop([cases, fc.uint8Array({ maxLength: 40 })])('bytes that lie give a value or SERDE_DECODE', ([text], bytes) => {
  try {
    codecOf(text).decode(bytes)
  } catch (error) {
    expect(isMillraceError(error, 'SERDE_DECODE') ? 'SERDE_DECODE' : error).toBe('SERDE_DECODE')
  }
})
