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
export { arithmetic, type BinaryOperation, negation } from './types/arithmetic.ts'
export { type CommonType, commonType, type ListElement } from './types/common-type.ts'
export { caster, type Caster, castRefusal } from './types/cast.ts'
export { type Compare, comparison } from './types/comparison.ts'
export { doubleText } from './types/double-text.ts'
export { equality, type Equality, identity, order, type Order } from './types/equality.ts'
export { addLong, divideLong, type Long, multiplyLong, remainderLong, subtractLong, wrapLong } from './types/int64.ts'
export { jsonText, type MemberOrder } from './types/json-text.ts'
export { objectOf, valueReader } from './types/row-object.ts'
export { type Text, valueText } from './types/value-text.ts'
export { dateText, parseDate, parseTime, parseTimestamp, timestampText, timeText } from './types/time/text.ts'
export { canCastImplicitly } from './types/implicit-cast.ts'
export { type Column, type HeaderColumn, type Schema, schema, schemaText } from './schema/schema.ts'

export {
  parse,
  parseColumns,
  type Parsed,
  type ParsedStatement,
  parseExpression,
  type ParseOptions,
  parseType,
  readScript,
  type Script,
} from './syntax/parser.ts'
export { type Diagnostic, explain } from './syntax/diagnostic.ts'
export { formatExpression, type FormatOptions, formatType } from './syntax/format/expression.ts'
export { formatQuery } from './syntax/format/query.ts'
export { formatStatement } from './syntax/format/statement.ts'
export { positionAt, type Span } from './syntax/span.ts'
export { keywords } from './syntax/words.ts'
export type {
  Arithmetic,
  ArrayConstructor,
  Between,
  BooleanLiteral,
  Case,
  Cast,
  ColumnReference,
  Comparison,
  ComparisonOperator,
  DecimalLiteral,
  DoubleLiteral,
  Expression,
  FieldAccess,
  FunctionCall,
  ImplicitCast,
  In,
  IntegerLiteral,
  IntervalUnit,
  IsNull,
  Lambda,
  LambdaVariable,
  Like,
  Literal,
  Logical,
  LongLiteral,
  MapConstructor,
  Not,
  NullLiteral,
  Sign,
  StringLiteral,
  StructConstructor,
  Subscript,
  TimeUnit,
  When,
} from './syntax/tree/expression.ts'
export { durationMs } from './types/time/duration.ts'
export type { Duration, Join, Query, SelectItem, SourceReference, WindowClause, Within } from './syntax/tree/query.ts'
export type {
  AlterSource,
  AssertSchema,
  AssertSource,
  AssertTopic,
  AssertValues,
  ColumnDefinition,
  ColumnRole,
  CreateAs,
  CreateConnector,
  CreateSource,
  CreateType,
  Define,
  Describe,
  DropConnector,
  DropSource,
  DropType,
  Explain,
  InsertInto,
  InsertTarget,
  InsertValues,
  Listed,
  Print,
  Property,
  QueryControl,
  RunScript,
  SetProperty,
  Show,
  Statement,
  Undefine,
  UnsetProperty,
} from './syntax/tree/statement.ts'
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
export { builtInFunctions } from './functions/built-in.ts'
export type { FunctionContext } from './functions/context.ts'
export { type ParamType, paramTypeText, parseParamType } from './functions/param-type.ts'
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
export { type SqlErrorCode, statementError } from './errors.ts'

export { timeColumnsOf } from './analyze/system-columns.ts'
export type { DataSource, KeyFormat, TimestampColumn, WindowInfo } from './catalog/source.ts'
export { checkFormat } from './formats/check-format.ts'
export { keyFeatures, valueFeatures } from './formats/features.ts'
export type { FormatName, Part, PartFormat, SerdeFeature } from './formats/format.ts'
export { rowSerde } from './formats/row-serde.ts'
export { avroKeyName } from './formats/avro/avro-text.ts'
export type { FieldNames } from './formats/connect/infer-columns.ts'
export { columnsOf, derivedSchema, schemaTypeOf } from './formats/registry/registered-columns.ts'
export { RegistrySerdes } from './formats/registry/row-serdes.ts'
export { subjectsOf } from './formats/registry/subjects.ts'
export { type CompiledAggregate, compileAggregate } from './expression/aggregate.ts'
export { compileExpression, typeOf } from './expression/compile.ts'
export type {
  CompiledExpression,
  ErrorListener,
  Evaluator,
  ExpressionContext,
  Scope,
  Slot,
} from './expression/evaluator.ts'
export { type CompiledTableFunction, compileTableFunction } from './expression/table-function.ts'
export { resolveType } from './types/resolve-type.ts'
export { type InternalTopic, internalTopics } from './plan/internal-topics.ts'
export type { RowMapper, RowsView } from './plan/rows-view.ts'
export type { Relation } from './plan/query-node.ts'
export type { SharedPlan } from './plan/query-request.ts'
export type { PersistentQuery } from './plan/persistent-query.ts'
export type { ProcessingLog, ProcessingLogEntry } from './plan/processing-log.ts'
export type {
  Assertion,
  InsertedRecord,
  SessionOptions,
  SourceSerdes,
  StatementResult,
  StatementWorld,
  TopicDirectory,
  WantedTopic,
} from './statement/session.ts'
export type { AssertedRow, AssertedValue } from './statement/assert/asserted-row.ts'
export type { SourceDifference, SourceDifferences } from './statement/assert/source-differences.ts'
export { Catalog } from './catalog/catalog.ts'
export { typeOfTree } from './catalog/type-of-tree.ts'
export type { CleanupPolicy, NewTopic } from './statement/source/new-topic.ts'
export { SessionSettings } from './statement/properties/session-settings.ts'
export type { Settings } from './statement/properties/settings.ts'
export { queriesMeant } from './statement/query/terminate.ts'
export { SqlSession } from './statement/sql-session.ts'

export type { AskedQuery, PushQuery, PushRun } from './pull/plan-ask.ts'
export type { Lookup, PullQuery, StartRange, TableRow } from './pull/pull-query.ts'
export { type ResultColumn, resultText } from './pull/result-columns.ts'
export { anyStart } from './pull/start-range.ts'
export type { DeliveredRow } from './plan/query-request.ts'
