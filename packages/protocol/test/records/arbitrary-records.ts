// Arbitrary records as a producer appends them.
import type { Headers } from '@millrace/record'
import { fc } from '@fast-check/vitest'
import { RecordBatchBuilder } from '../../src/index.ts'

export interface AppendedRecord {
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: Headers
}

const bytes = fc.option(
  fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 400 })).map(repeated),
  ),
  { freq: 6 },
)

function repeated([pattern, times]: [Uint8Array, number]): Uint8Array {
  return Uint8Array.from({ length: pattern.length * times }, (_, i) => pattern[i % pattern.length] as number)
}

const timestamps = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 0, 2 ** 31, 2 ** 42, 2 ** 51, -(2 ** 51), 2 ** 52 - 1) },
)

const headers: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ key: fc.string({ unit: 'grapheme', maxLength: 9 }), value: bytes }), {
      maxLength: 3,
    }),
  },
)

export const arbitraryRecords: fc.Arbitrary<AppendedRecord[]> = fc.array(
  fc.record({ timestamp: timestamps, key: bytes, value: bytes, headers }),
  { minLength: 1, maxLength: 30 },
)

export function builderOf(records: readonly AppendedRecord[]): RecordBatchBuilder {
  const builder = new RecordBatchBuilder()
  for (const { timestamp, key, value, headers: own } of records) builder.append(timestamp, key, value, own)
  return builder
}
