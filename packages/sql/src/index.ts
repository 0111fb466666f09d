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
export {
  type ArithmeticOperator,
  decimalFits,
  decimalOf,
  decimalResult,
  literalDecimalType,
  widerDecimal,
} from './types/decimal-type.ts'
export { canCastImplicitly } from './types/implicit-cast.ts'
export { type Column, type HeaderColumn, type Schema, schema, schemaText } from './schema/schema.ts'

export { positionAt, type Span } from './syntax/span.ts'
export type * from './syntax/tree/expression.ts'
export type * from './syntax/tree/query.ts'
export type * from './syntax/tree/statement.ts'
export type { TypeTree } from './syntax/tree/type.ts'

export {
  type AggregateCall,
  type AggregateFunction,
  aggregateFunction,
  type AggregateOptions,
  type AggregateSignature,
  type AggregateSite,
  type Aggregator,
  type AnyAggregator,
  instantiateAggregate,
} from './functions/aggregate-function.ts'
export type { FunctionContext } from './functions/context.ts'
export { FunctionRegistry, type SqlFunction } from './functions/registry.ts'
export { type Resolution, resolve, type Resolved } from './functions/resolve.ts'
export {
  type CallSite,
  instantiate,
  type NullRule,
  type ScalarCall,
  type ScalarFunction,
  scalarFunction,
  type ScalarOptions,
  type ScalarSignature,
} from './functions/scalar-function.ts'
export {
  type Argument,
  type LambdaArgument,
  type Param,
  type Returns,
  type Signature,
  signatureText,
  type UnitArgument,
  type ValueArgument,
} from './functions/signature.ts'
export {
  instantiateTable,
  type TableCall,
  type TableFunction,
  tableFunction,
  type TableOptions,
  type TableSignature,
} from './functions/table-function.ts'
export type { SqlErrorCode } from './errors.ts'
