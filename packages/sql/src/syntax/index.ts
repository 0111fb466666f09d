export { type Diagnostic, explain } from './diagnostic.ts'
export { formatExpression, type FormatOptions, formatType } from './format/expression.ts'
export { formatQuery } from './format/query.ts'
export { formatStatement } from './format/statement.ts'
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
} from './parser.ts'
export { positionAt, type Span } from './span.ts'
export { keywords } from './words.ts'
