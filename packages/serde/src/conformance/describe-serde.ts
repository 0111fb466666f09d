// What every serde keeps, as a suite: an implementation's test is one call of it, from within vitest.
import { isMillraceError } from '@millrace/record'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Serde } from '../serde.ts'

export interface SerdeCase<T> {
  /** Values that it carries. */
  readonly values: fc.Arbitrary<T>
  /** Bytes (in hexadecimal) that are not of its format. */
  readonly invalidBytes?: readonly string[]
  /** Values that it refuses; of any type, as a caller in JavaScript may pass them. */
  readonly invalidValues?: readonly unknown[]
  /** Bytes (in hexadecimal) that Kafka's own serde writes, with their values. */
  readonly golden?: readonly (readonly [value: T, bytes: string])[]
}

export function describeSerde<T>(name: string, serde: Serde<T>, cases: SerdeCase<T>): void {
  const { golden = [], invalidBytes = [], invalidValues = [] } = cases
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  const thrownBy = (run: () => unknown): unknown => {
    try {
      run()
    } catch (error) {
      return error
    }
    return undefined
  }

  describe(`${name} keeps the serde contract`, () => {
    test('it reads back what it wrote', () => {
      fc.assert(
        fc.property(cases.values, (value) => {
          expect(serde.deserialize(serde.serialize(value))).toEqual(value)
        }),
      )
    })

    test('equal values have equal bytes', () => {
      fc.assert(
        fc.property(cases.values, (value) => {
          expect(hex(serde.serialize(structuredClone(value)))).toBe(hex(serde.serialize(value)))
        }),
      )
    })

    test('bytes once returned stay as they are', () => {
      fc.assert(
        fc.property(cases.values, cases.values, (one, other) => {
          const bytes = serde.serialize(one)
          const before = hex(bytes)
          serde.serialize(other)
          expect(hex(bytes)).toBe(before)
        }),
      )
    })

    test('it reads a view in the middle of a larger buffer, and leaves the buffer alone', () => {
      fc.assert(
        fc.property(cases.values, fc.integer({ min: 1, max: 9 }), (value, offset) => {
          const bytes = serde.serialize(value)
          const large = new Uint8Array(bytes.length + 2 * offset).fill(0xa5)
          large.set(bytes, offset)
          const before = hex(large)
          expect(serde.deserialize(large.subarray(offset, offset + bytes.length))).toEqual(value)
          expect(hex(large)).toBe(before)
        }),
      )
    })

    for (const [value, bytes] of golden) {
      test(`${bytes || 'no bytes'} is what Kafka writes for its value`, () => {
        expect(hex(serde.serialize(value))).toBe(bytes)
        expect(serde.deserialize(Buffer.from(bytes, 'hex'))).toEqual(value)
      })
    }

    for (const bytes of invalidBytes) {
      test(`bytes ${bytes || '(none)'} are refused with SERDE_DECODE`, () => {
        const error = thrownBy(() => serde.deserialize(Buffer.from(bytes, 'hex')))
        expect(isMillraceError(error, 'SERDE_DECODE'), String(error)).toBe(true)
      })
    }

    for (const [index, value] of invalidValues.entries()) {
      test(`refused value ${index} is answered with SERDE_ENCODE`, () => {
        const error = thrownBy(() => serde.serialize(value as T))
        expect(isMillraceError(error, 'SERDE_ENCODE'), String(error)).toBe(true)
      })
    }
  })
}
