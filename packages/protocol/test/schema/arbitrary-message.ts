// Arbitrary messages of an API and version, made from its schema, with what their decoding must yield.
import { fc } from '@fast-check/vitest'
import { defaultOf } from '../../src/schema/defaults.ts'
import { type Field, inRange, type ScalarType } from '../../src/schema/notation.ts'
import { uuidFromBytes } from '../../src/index.ts'

type Struct = Record<string, unknown>

const safe = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  int8: fc.integer({ min: -0x80, max: 0x7f }),
  int16: fc.integer({ min: -0x8000, max: 0x7fff }),
  uint16: fc.integer({ min: 0, max: 0xffff }),
  int32: fc.integer(),
  int64: fc.oneof(fc.integer(), fc.integer(safe)),
  float64: fc.double({ noNaN: true }),
  boolean: fc.boolean(),
  string: fc.string({ unit: 'grapheme', maxLength: 20 }),
  uuid: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => uuidFromBytes(bytes)),
  bytes: fc.uint8Array({ maxLength: 40 }),
  records: fc.uint8Array({ maxLength: 40 }),
}

/** Messages with every field: present ones arbitrary, absent ones at their default. */
export function arbitraryMessage(fields: readonly Field[], version: number): fc.Arbitrary<Struct> {
  const entries = fields.map((field): [string, fc.Arbitrary<unknown>] => {
    const present = inRange(version, field.versions)
    return [field.name, present ? arbitraryField(field, version) : fc.constant(defaultOf(field))]
  })
  return fc.record(Object.fromEntries(entries)).map((struct) => Object.assign({}, struct))
}

function arbitraryField(field: Field, version: number): fc.Arbitrary<unknown> {
  const value = arbitraryValue(field, version)
  return inRange(version, field.nullable) ? fc.option(value, { freq: 4 }) : value
}

function arbitraryValue(field: Field, version: number): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'scalar':
      return scalars[field.scalar as ScalarType]
    case 'scalars':
      return fc.array(scalars[field.scalar as ScalarType], { maxLength: 3 })
    case 'structs':
      return fc.array(arbitraryMessage(field.of, version), { maxLength: 3 })
    case 'struct':
      return arbitraryMessage(field.of, version)
  }
}
