// Avro schemas of any shape with values that are of them.
import { Decimal } from '@millrace/serde'
import { fc } from '@fast-check/vitest'

export interface AvroCase {
  readonly schema: unknown
  readonly value: fc.Arbitrary<unknown>
}

/** As far as avsc is exact. */
const long = fc.oneof(
  fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
  fc.integer(),
  fc.constantFrom(-(2 ** 52), 2 ** 51, -1, 0),
)
const text = fc.string({ unit: 'grapheme' })

/** None that a plain object would treat in another way. */
const key = text.map((one) => `k${one}`)

const simple: readonly AvroCase[] = [
  { schema: 'null', value: fc.constant(null) },
  { schema: 'boolean', value: fc.boolean() },
  { schema: 'int', value: fc.integer() },
  { schema: 'long', value: long },
  { schema: 'float', value: fc.float() },
  { schema: 'double', value: fc.double() },
  { schema: 'string', value: text },
  { schema: 'bytes', value: fc.uint8Array({ maxLength: 9 }) },
]

let names = 0
const fresh = (): string => `N${(names += 1)}`

/** Each with names that no other has, as within one schema they must be. */
export function avroCases(): fc.Arbitrary<AvroCase> {
  return fc.letrec<{ one: AvroCase }>((tie) => ({
    one: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...simple),
      fc.nat({ max: 5 }).map((size) => ({
        schema: { type: 'fixed', name: fresh(), size },
        value: fc.uint8Array({ minLength: size, maxLength: size }),
      })),
      fc.constant(['A', 'B', 'C']).map((symbols) => ({
        schema: { type: 'enum', name: fresh(), symbols },
        value: fc.constantFrom(...symbols),
      })),
      tie('one').map(({ schema, value }) => ({
        schema: { type: 'array', items: schema },
        value: fc.array(value, { maxLength: 3 }),
      })),
      tie('one').map(({ schema, value }) => ({
        schema: { type: 'map', values: schema },
        value: fc
          .uniqueArray(fc.tuple(key, value), { maxLength: 3, selector: ([one]) => one })
          .map((all) => new Map(all)),
      })),
      tie('one')
        .filter(({ schema }) => schema !== 'null' && !Array.isArray(schema))
        .map(({ schema, value }) => ({ schema: ['null', schema], value: fc.option(value) })),
      fc.array(tie('one'), { maxLength: 3 }).map((parts) => ({
        schema: {
          type: 'record',
          name: fresh(),
          fields: parts.map(({ schema }, at) => ({ name: `f${at}`, type: schema })),
        },
        value: fc.record(Object.fromEntries(parts.map(({ value }, at) => [`f${at}`, value])), {
          noNullPrototype: true,
        }),
      })),
    ),
  })).one
}

/** `decimal` over bytes, with what fits. */
export const decimals: fc.Arbitrary<{ readonly precision: number; readonly scale: number; readonly value: Decimal }> =
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.bigInt()).map(([precision, some, digits]) => {
    const scale = some % (precision + 1)
    return { precision, scale, value: new Decimal(digits % 10n ** BigInt(precision), scale) }
  })
