// What a logical type makes of the type below it. Only those that change a value's JavaScript type are listed; dates and times stay the numbers that they are.
import type { AvroType } from './avro-schema.ts'

/** The scale and precision of `decimal` over bytes or fixed; undefined for other types. */
export function decimalOfAvro(type: AvroType): { readonly precision: number; readonly scale: number } | undefined {
  if (type.kind !== 'bytes' && type.kind !== 'fixed') return undefined
  const { logicalType, precision, scale = 0 } = type.attributes
  if (logicalType !== 'decimal' || typeof precision !== 'number' || typeof scale !== 'number') return undefined
  return precision >= 1 && scale >= 0 && scale <= precision ? { precision, scale } : undefined
}
