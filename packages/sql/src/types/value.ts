// What a value of each SQL type is in JavaScript, between deserialisation and serialisation. NULL is `null`, never `undefined`.
import type { Decimal } from '@millrace/serde'

/**
 * | type | value |
 * |---|---|
 * | BOOLEAN | boolean |
 * | INTEGER | number, whole, 32 bits |
 * | BIGINT | number where it is a safe integer, else bigint; never a bigint that a number could be |
 * | DOUBLE | number, with NaN, infinities and -0 |
 * | DECIMAL(p, s) | {@link Decimal} of scale `s` |
 * | STRING | string |
 * | BYTES | Uint8Array |
 * | DATE | number, days since 1970-01-01 |
 * | TIME | number, milliseconds of the day |
 * | TIMESTAMP | number, milliseconds since the epoch |
 * | ARRAY | array |
 * | MAP | Map, in the order of insertion; keys compare as `Map` compares, so that only BOOLEAN, INTEGER, BIGINT, DOUBLE and STRING keys are found again |
 * | STRUCT | array of the fields' values, in the order of the type's fields |
 *
 * Values are never changed after they were made.
 */
export type SqlValue = boolean | number | bigint | string | Decimal | Uint8Array | SqlArray | SqlMap | null
/** An ARRAY's elements, or a STRUCT's fields: which of the two, its type says. */
export type SqlArray = readonly SqlValue[]
export type SqlMap = ReadonlyMap<SqlValue, SqlValue>

/** The values of a record's columns, in the order of its schema. */
export type Row = readonly SqlValue[]
