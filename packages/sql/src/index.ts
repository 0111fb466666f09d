export type { Row, SqlArray, SqlMap, SqlValue } from './types/value.ts'
export {
  type ArrayType,
  arrayType,
  bigintType,
  booleanType,
  bytesType,
  dateType,
  type DecimalType,
  decimalType,
  doubleType,
  integerType,
  isNumeric,
  type MapType,
  mapType,
  sameType,
  type SimpleType,
  type SimpleTypeName,
  type SqlType,
  stringType,
  type StructField,
  type StructType,
  structType,
  timestampType,
  timeType,
  typeText,
} from './types/sql-type.ts'
export { type Column, type HeaderColumn, type Schema, schema, schemaText } from './schema/schema.ts'

export { positionAt, type Span } from './syntax/span.ts'
export type * from './syntax/tree/expression.ts'
export type * from './syntax/tree/query.ts'
export type * from './syntax/tree/statement.ts'
export type { TypeTree } from './syntax/tree/type.ts'
