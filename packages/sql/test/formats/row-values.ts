// Columns of any type with rows that fit them, for the formats' laws.
import { Decimal } from '@millrace/serde'
import { fc } from '@fast-check/vitest'
import { type Column, type SqlType, type SqlValue, wrapLong } from '@millrace/sql'

export interface Typed {
  readonly columns: readonly Column[]
  readonly row: readonly SqlValue[]
}

const names = fc.oneof(
  fc.constantFrom('A', 'b', 'Ab', '__proto__', 'constructor', 'toString', 'a b', 'Ä', '"', '\u0001'),
  fc.stringMatching(/^[ABCxyz_019]{1,5}$/),
)

const simple: readonly SqlType[] = (
  ['BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP'] as const
).map((kind) => ({ kind }))

const decimals: fc.Arbitrary<SqlType> = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.nat())
  .map(([precision, some]) => ({ kind: 'DECIMAL', precision, scale: some % (precision + 1) }))

export const primitiveTypes: fc.Arbitrary<SqlType> = fc.oneof(fc.constantFrom(...simple), decimals)

/** Every type; the names of fields are of `fieldNames`, keys of maps are STRING. */
export function types(fieldNames: fc.Arbitrary<string> = names): fc.Arbitrary<SqlType> {
  return fc.letrec<{ type: SqlType }>((tie) => ({
    type: fc.oneof(
      { depthSize: 'small' },
      primitiveTypes,
      tie('type').map((element): SqlType => ({ kind: 'ARRAY', element })),
      tie('type').map((value): SqlType => ({ kind: 'MAP', key: { kind: 'STRING' }, value })),
      fc
        .uniqueArray(fc.record({ name: fieldNames, type: tie('type') }), fewUnalike)
        .map((fields): SqlType => ({ kind: 'STRUCT', fields })),
    ),
  })).type
}

/** No two of which the names are equal in upper case. */
const fewUnalike = { minLength: 1, maxLength: 4, selector: ({ name }: Column) => name.toUpperCase() } as const

export function typedRows(type: fc.Arbitrary<SqlType>, name: fc.Arbitrary<string> = names): fc.Arbitrary<Typed> {
  return fc
    .uniqueArray(fc.record({ name, type }), fewUnalike)
    .chain((columns) =>
      fc.tuple(...columns.map((column) => values(column.type))).map((row): Typed => ({ columns, row })),
    )
}

export function values(type: SqlType): fc.Arbitrary<SqlValue> {
  return fc.option(present(type), { freq: 6 })
}

function present(type: SqlType): fc.Arbitrary<SqlValue> {
  switch (type.kind) {
    case 'BOOLEAN':
      return fc.boolean()
    case 'INTEGER':
    case 'DATE':
      return fc.integer()
    case 'BIGINT':
      return fc
        .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -9n, max: 9n }))
        .map(wrapLong)
    case 'DOUBLE':
      return fc.double()
    case 'DECIMAL': {
      const most = 10n ** BigInt(type.precision) - 1n
      return fc.bigInt({ min: -most, max: most }).map((unscaled) => new Decimal(unscaled, type.scale))
    }
    case 'STRING':
      return fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })).map((text) => text.toWellFormed())
    case 'BYTES':
      return fc.uint8Array({ maxLength: 9 })
    case 'TIME':
      return fc.integer({ min: 0, max: 86_399_999 })
    case 'TIMESTAMP':
      return fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 })
    case 'ARRAY':
      return fc.array(values(type.element), { maxLength: 3 })
    case 'MAP':
      return fc
        .array(fc.tuple(fc.oneof(names, fc.string()), values(type.value)), { maxLength: 3 })
        .map((entries) => new Map(entries))
    case 'STRUCT':
      return fc.tuple(...type.fields.map((field) => values(field.type)))
  }
}
