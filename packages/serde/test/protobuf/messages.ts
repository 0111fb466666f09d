// Protobuf messages of any shape, as .proto text, with values that are of them.
import { fc } from '@fast-check/vitest'

export interface ProtoCase {
  readonly text: string
  readonly value: fc.Arbitrary<Record<string, unknown>>
}

const int32 = fc.integer()
const uint32 = fc.nat({ max: 2 ** 32 - 1 })
const int64 = fc.oneof(fc.maxSafeInteger(), int32)
const uint64 = fc.maxSafeNat()

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...{ double: fc.double(), float: fc.float(), bool: fc.boolean(), string: fc.string({ unit: 'grapheme' }) },
  ...{ int32, sint32: int32, sfixed32: int32, uint32, fixed32: uint32 },
  ...{ int64, sint64: int64, sfixed64: int64, uint64, fixed64: uint64 },
  bytes: fc.uint8Array({ maxLength: 5 }),
}
const scalarNames = fc.constantFrom(...Object.keys(scalars))
const keys: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'grapheme' }),
  int32,
  bool: fc.boolean(),
}

interface FieldCase {
  /** `inner` messages come before it. */
  readonly inner: string
  readonly declare: (name: string, number: number) => string
  readonly value: fc.Arbitrary<unknown>
}

function scalar(name: string): fc.Arbitrary<unknown> {
  return scalars[name] as fc.Arbitrary<unknown>
}

export function protoCases(): fc.Arbitrary<ProtoCase> {
  return fc.letrec<{ message: ProtoCase; field: FieldCase }>((tie) => ({
    field: fc.oneof(
      { depthSize: 'small' },
      scalarNames.map((type) => ({
        inner: '',
        declare: (name: string, at: number) => `${type} ${name} = ${at};`,
        value: scalar(type),
      })),
      scalarNames.map((type) => ({
        inner: '',
        declare: (name: string, at: number) => `optional ${type} ${name} = ${at};`,
        value: fc.option(scalar(type)),
      })),
      scalarNames.map((type) => ({
        inner: '',
        declare: (name: string, at: number) => `repeated ${type} ${name} = ${at};`,
        value: fc.array(scalar(type), { maxLength: 3 }),
      })),
      fc.tuple(fc.constantFrom(...Object.keys(keys)), scalarNames).map(([key, type]) => ({
        inner: '',
        declare: (name: string, at: number) => `map<${key}, ${type}> ${name} = ${at};`,
        value: fc
          .uniqueArray(fc.tuple(keys[key] as fc.Arbitrary<unknown>, scalar(type)), {
            maxLength: 3,
            selector: ([one]) => one,
          })
          .map((all) => new Map(all)),
      })),
      fc.constant({
        inner: 'enum E { ZERO = 0; ONE = 1; MINUS = -1; }',
        declare: (name: string, at: number) => `E ${name} = ${at};`,
        value: fc.constantFrom('ZERO', 'ONE', 'MINUS'),
      } satisfies FieldCase),
      tie('message').map(({ text, value }) => ({
        inner: text.replace('message Root', 'message Inner'),
        declare: (name: string, at: number) => `Inner ${name} = ${at};`,
        value: fc.option(value),
      })),
    ),
    message: fc.array(tie('field'), { maxLength: 4 }).map((fields) => {
      // Of fields with definitions of their own only the first of each kind: their names are equal.
      const used = fields.filter(
        ({ inner }, at) =>
          inner === '' || fields.findIndex((other) => other.inner.slice(0, 10) === inner.slice(0, 10)) === at,
      )
      const lines = used.map(({ inner, declare }, at) => `${inner} ${declare(`f${at}`, (at + 1) * 7)}`)
      return {
        text: `message Root { ${lines.join('\n')} }`,
        value: fc.record(Object.fromEntries(used.map(({ value }, at) => [`f${at}`, value])), { noNullPrototype: true }),
      }
    }),
  })).message
}
