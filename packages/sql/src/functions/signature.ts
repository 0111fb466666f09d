// One way to call a function: its parameters and what it returns. Arguments are what a call has at a place in a statement.
import { functionInvalid } from '../errors.ts'
import type { TimeUnit } from '../syntax/tree/expression.ts'
import { type SqlType, typeText } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import { type ParamType, paramTypeText, parseParamType } from './param-type.ts'

export interface Param {
  /** May be empty. */
  readonly name: string
  readonly type: ParamType
  /** Zero or more arguments; at most one parameter of a function is. */
  readonly variadic: boolean
  /** The argument must be a literal. */
  readonly literal: boolean
}

/**
 * What a call returns: the text of a type, whose letters are those of the parameters, or a rule over the arguments' types after
 * implicit casts, which gives undefined where they do not tell. A lambda's type is what its body has, a unit's is null, as is that of a NULL
 * literal.
 */
export type Returns = string | ((types: readonly (SqlType | null)[]) => SqlType | undefined)

export interface Signature {
  readonly params: readonly Param[]
  readonly returns: Returns
}

/** A value: of `type`, which is null for a NULL literal. */
export interface ValueArgument {
  readonly kind: 'value'
  readonly type: SqlType | null
  /** A literal's value (null for NULL); undefined where the argument is not a literal. */
  readonly literal?: SqlValue | undefined
  /** The expression as SQL, for messages. */
  readonly text?: string
}
/** A lambda. What it returns is asked for once its parameters' types are known. */
export interface LambdaArgument {
  readonly kind: 'lambda'
  readonly parameters: number
  /** The type of the body when its parameters have these types; null when it is NULL. Throws what the analysis throws. */
  readonly typeOf: (parameters: readonly SqlType[]) => SqlType | null
}
export interface UnitArgument {
  readonly kind: 'unit'
  readonly unit: TimeUnit
}
export type Argument = ValueArgument | LambdaArgument | UnitArgument

/** Reads `name: TYPE`, `TYPE`, `TYPE...` and `LITERAL TYPE`. */
function parseParam(text: string): Param {
  const [, name = '', literal, type = '', variadic] = /^(?:(\w+): )?(LITERAL )?(.*?)(\.\.\.)?$/.exec(text) ?? []
  return { name, type: parseParamType(type), literal: literal !== undefined, variadic: variadic !== undefined }
}

/** @throws {MillraceError} `SQL_FUNCTION_INVALID` when a text is no parameter, or when two of them are variadic. */
export function parseParams(texts: readonly string[]): readonly Param[] {
  const params = texts.map(parseParam)
  if (params.filter((param) => param.variadic).length > 1) {
    throw functionInvalid(`(${texts.join(', ')}) has two variadic parameters; at most one can be`)
  }
  return params
}

/** `NAME(TYPE name, TYPE... name)`. */
export function signatureText(name: string, params: readonly Param[]): string {
  const text = ({ name: param, type, variadic }: Param): string =>
    `${paramTypeText(type)}${variadic ? '...' : ''}${param === '' ? '' : ` ${param}`}`
  return `${name}(${params.map(text).join(', ')})`
}

/** The type of an argument in a message. */
export function argumentText(argument: Argument): string {
  if (argument.kind === 'lambda') return 'LAMBDA'
  if (argument.kind === 'unit') return 'INTERVALUNIT'
  return argument.type === null ? 'null' : typeText(argument.type).replaceAll('`', '')
}
