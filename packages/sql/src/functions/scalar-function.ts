// Functions that give one value for one row. A call site makes its own instance, specialised on types and literals; the instance is
// a plain JavaScript function, and what it throws is an evaluation error.
import { evaluationError, functionInvalid } from '../errors.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { FunctionContext } from './context.ts'
import type { Resolved } from './resolve.ts'
import { parseParams, type Returns, type Signature } from './signature.ts'
import type { ArgumentsOf, ParamValue } from './value-of.ts'

/** What an instance knows about its place in a statement. */
export interface CallSite extends FunctionContext {
  /** Of each argument, after implicit casts; of a lambda what its body has; null for NULL and units. */
  readonly types: readonly (SqlType | null)[]
  readonly returns: SqlType
  /** Of each argument that is a literal its value, else undefined. */
  readonly literals: readonly (SqlValue | undefined)[]
}

/** Arguments are SQL values, lambdas are JavaScript functions, units are their names (`'DAYS'`). */
export type Invocable = (...args: never[]) => SqlValue
export type ScalarCall = (...args: unknown[]) => SqlValue

/**
 * What a NULL argument does: `null` gives NULL without a call, `fail` is an evaluation error, `pass` hands it to the function.
 */
export type NullRule = 'null' | 'fail' | 'pass'

export interface ScalarSignature extends Signature {
  readonly nulls: NullRule
  readonly make: (site: CallSite) => Invocable
}

export interface ScalarFunction {
  readonly kind: 'scalar'
  /** As messages show it; it is found whatever its case. */
  readonly name: string
  readonly description: string
  readonly signatures: readonly ScalarSignature[]
}

export interface ScalarOptions<Params extends readonly string[], Result extends string, Nulls extends NullRule> {
  /** `'INTEGER'`, `'text: STRING'`, `'BIGINT...'`, `'ARRAY<T>'`, `'STRUCT<A STRING>'`, `'ANY'`. */
  readonly params: Params
  readonly returns: Result | Extract<Returns, (...args: never[]) => unknown>
  readonly description?: string
  /** Default: `null`. */
  readonly nulls?: Nulls
  readonly call?: (...args: ArgumentsOf<Params, NullOf<Nulls>>) => ParamValue<Result> | null
  /** Instead of `call`: makes one for each place in a statement, with a state of its own. */
  readonly make?: (site: CallSite) => (...args: ArgumentsOf<Params, NullOf<Nulls>>) => ParamValue<Result> | null
}
type NullOf<Nulls extends NullRule> = Nulls extends 'pass' ? null : never

/**
 * A scalar function of the program's own: `registry.add(scalarFunction('TWICE', { params: ['INTEGER'], returns: 'INTEGER', call: (n) => 2 * n }))`.
 * Several of one name are overloads.
 *
 * @throws {MillraceError} `SQL_FUNCTION_INVALID` when a text is no type, or when there is nothing to call.
 */
export function scalarFunction<
  const Params extends readonly string[],
  const Result extends string,
  Nulls extends NullRule = 'null',
>(name: string, options: ScalarOptions<Params, Result, Nulls>): ScalarFunction {
  return scalar(name, options.description ?? '', overload(options))
}

/** One signature of a scalar function. */
export function overload<
  const Params extends readonly string[],
  const Result extends string,
  Nulls extends NullRule = 'null',
>(options: ScalarOptions<Params, Result, Nulls>): ScalarSignature {
  const { params, returns, nulls = 'null', call, make } = options
  if (!call && !make) throw functionInvalid('a function needs `call`, or `make` for calls with a state of their own')
  return { params: parseParams(params), returns, nulls, make: (make ?? (() => call)) as never }
}

/** Several signatures under one name. */
export function scalar(name: string, description: string, ...signatures: readonly ScalarSignature[]): ScalarFunction {
  return { kind: 'scalar', name, description, signatures }
}

/** A call's function, NULL rule included. */
export function instantiate(
  call: Resolved<ScalarSignature>,
  literals: readonly (SqlValue | undefined)[],
  context: FunctionContext,
): ScalarCall {
  const { signature, types, returns } = call
  const invoke = signature.make({ ...context, types, returns, literals }) as ScalarCall
  if (signature.nulls === 'pass') return invoke
  const onNull = signature.nulls === 'null' ? () => null : refuseNull
  switch (types.length) {
    case 0:
      return invoke
    case 1:
      return (a) => (a === null ? onNull() : invoke(a))
    case 2:
      return (a, b) => (a === null || b === null ? onNull() : invoke(a, b))
    case 3:
      return (a, b, c) => (a === null || b === null || c === null ? onNull() : invoke(a, b, c))
    default:
      return (...args) => (args.includes(null) ? onNull() : invoke(...args))
  }
}

function refuseNull(): never {
  throw evaluationError('the function does not take NULL here; replace it with IFNULL or COALESCE first')
}
