// SQL's types as data. Two types are the same when `sameType` says so; their text is ksqlDB's.
// Every value may be NULL: there is no type of what cannot be.

/** A type without parts. */
export type SimpleTypeName =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BIGINT'
  | 'DOUBLE'
  | 'STRING'
  | 'BYTES'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'

export interface SimpleType {
  readonly kind: SimpleTypeName
}
/** `precision` digits in all, `scale` of them behind the point; 0 ≤ scale ≤ precision, 1 ≤ precision. */
export interface DecimalType {
  readonly kind: 'DECIMAL'
  readonly precision: number
  readonly scale: number
}
export interface ArrayType {
  readonly kind: 'ARRAY'
  readonly element: SqlType
}
export interface MapType {
  readonly kind: 'MAP'
  readonly key: SqlType
  readonly value: SqlType
}
export interface StructField {
  readonly name: string
  readonly type: SqlType
}
export interface StructType {
  readonly kind: 'STRUCT'
  readonly fields: readonly StructField[]
}

export type SqlType = SimpleType | DecimalType | ArrayType | MapType | StructType

export const booleanType: SimpleType = { kind: 'BOOLEAN' }
export const integerType: SimpleType = { kind: 'INTEGER' }
export const bigintType: SimpleType = { kind: 'BIGINT' }
export const doubleType: SimpleType = { kind: 'DOUBLE' }
export const stringType: SimpleType = { kind: 'STRING' }
export const bytesType: SimpleType = { kind: 'BYTES' }
export const dateType: SimpleType = { kind: 'DATE' }
export const timeType: SimpleType = { kind: 'TIME' }
export const timestampType: SimpleType = { kind: 'TIMESTAMP' }

export function decimalType(precision: number, scale: number): DecimalType {
  return { kind: 'DECIMAL', precision, scale }
}
export function arrayType(element: SqlType): ArrayType {
  return { kind: 'ARRAY', element }
}
export function mapType(key: SqlType, value: SqlType): MapType {
  return { kind: 'MAP', key, value }
}
export function structType(fields: readonly StructField[]): StructType {
  return { kind: 'STRUCT', fields }
}

/** True for equal kinds with equal parts; the fields of structs must agree in name and order. */
export function sameType(a: SqlType, b: SqlType): boolean {
  switch (a.kind) {
    case 'DECIMAL':
      return b.kind === 'DECIMAL' && a.precision === b.precision && a.scale === b.scale
    case 'ARRAY':
      return b.kind === 'ARRAY' && sameType(a.element, b.element)
    case 'MAP':
      return b.kind === 'MAP' && sameType(a.key, b.key) && sameType(a.value, b.value)
    case 'STRUCT':
      return b.kind === 'STRUCT' && sameFields(a.fields, b.fields)
    default:
      return a.kind === b.kind
  }
}

function sameFields(a: readonly StructField[], b: readonly StructField[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, type }, index) => {
      const other = b[index]
      return other !== undefined && other.name === name && sameType(type, other.type)
    })
  )
}

/** ksqlDB's text of a type: ``STRUCT<`A` INTEGER, `B` ARRAY<DECIMAL(4, 2)>>``. */
export function typeText(type: SqlType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`
    case 'ARRAY':
      return `ARRAY<${typeText(type.element)}>`
    case 'MAP':
      return `MAP<${typeText(type.key)}, ${typeText(type.value)}>`
    case 'STRUCT':
      return `STRUCT<${type.fields.map(({ name, type: field }) => `\`${name}\` ${typeText(field)}`).join(', ')}>`
    default:
      return type.kind
  }
}

/** INTEGER, BIGINT, DECIMAL and DOUBLE. */
export function isNumeric(type: SqlType): boolean {
  return type.kind === 'INTEGER' || type.kind === 'BIGINT' || type.kind === 'DECIMAL' || type.kind === 'DOUBLE'
}
