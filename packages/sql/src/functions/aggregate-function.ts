// Functions that give one value for a group of rows. The state is a SQL value of the intermediate type, so that a store can hold it;
// it is replaced, never changed.
import type { SqlType } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { Bindings } from './bind.ts'
import { bind, fill } from './bind.ts'
import type { FunctionContext } from './context.ts'
import type { Resolved } from './resolve.ts'
import { type Argument, type Param, parseParams, type Returns, type Signature } from './signature.ts'
import type { ArgumentsOf, ParamValue } from './value-of.ts'

/** What it throws stops the query: a state that missed a row would be wrong for ever. */
export interface Aggregator<State, Args extends readonly unknown[], Result> {
  initial(): State
  /** The state with a row more; `args` are the arguments that are not literals, NULL included. */
  add(state: State, ...args: Args): State
  /** The state without a row that was added before; without it the function is refused over tables. */
  undo?(state: State, ...args: Args): State
  /** One state of two: session windows that became one; the first one is the earlier. */
  merge(a: State, b: State): State
  /** Default: the state itself. */
  result?(state: State): Result
}
export type AnyAggregator = Aggregator<SqlValue, SqlValue[], SqlValue>

export interface AggregateSite extends FunctionContext {
  /** Of the arguments that are not literal parameters, after implicit casts. */
  readonly types: readonly (SqlType | null)[]
  readonly returns: SqlType
  /** The values of the literal parameters, in order. */
  readonly literals: readonly SqlValue[]
}

export interface AggregateSignature extends Signature {
  /** Of the state. */
  readonly state: Returns
  readonly undoes: boolean
  readonly make: (site: AggregateSite) => AnyAggregator
}

export interface AggregateFunction {
  readonly kind: 'aggregate'
  readonly name: string
  readonly description: string
  readonly signatures: readonly AggregateSignature[]
}

/** The parameters that are no literals. */
type Columns<Params extends readonly string[]> = Params extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? First extends `LITERAL ${string}` | `${string}: LITERAL ${string}`
    ? Columns<Rest>
    : [First, ...Columns<Rest>]
  : Params extends readonly []
    ? []
    : string[]

export interface AggregateOptions<Params extends readonly string[], State extends string, Result extends string> {
  /** Columns first, then literals: `['BIGINT', 'STRING...', 'LITERAL INTEGER']`. */
  readonly params: Params
  readonly returns: Result | Extract<Returns, (...args: never[]) => unknown>
  /** The type of the state; a rule gets the types of the columns. */
  readonly state: State | Extract<Returns, (...args: never[]) => unknown>
  readonly description?: string
  /** True when the aggregator has `undo`: then tables can be aggregated, too. */
  readonly undoes?: boolean
  readonly make: (
    site: AggregateSite,
  ) => Aggregator<ParamValue<State> | null, ArgumentsOf<Columns<Params>, null>, ParamValue<Result> | null>
}

/**
 * An aggregate function of the program's own.
 *
 * @throws {MillraceError} `SQL_FUNCTION_INVALID` when a text is no type.
 */
export function aggregateFunction<
  const Params extends readonly string[],
  const State extends string,
  const Result extends string,
>(name: string, options: AggregateOptions<Params, State, Result>): AggregateFunction {
  const { params, returns, state, description = '', undoes = false, make } = options
  const signature: AggregateSignature = { params: parseParams(params), returns, state, undoes, make: make as never }
  return { kind: 'aggregate', name, description, signatures: [signature] }
}

export interface AggregateCall {
  readonly aggregator: AnyAggregator
  /** How many arguments, from the left, are columns; the literals behind them are in the aggregator. */
  readonly columns: number
  readonly stateType: SqlType
}
/** The aggregator of a call, or why its arguments are not those that it must have, in ksqlDB's words. */
export function instantiateAggregate(
  name: string,
  call: Resolved<AggregateSignature>,
  args: readonly Argument[],
  context: FunctionContext,
): { readonly ok: true; readonly call: AggregateCall } | { readonly ok: false; readonly message: string } {
  const { signature, params, types, returns } = call
  const literals: SqlValue[] = []
  for (const [index, param] of params.entries()) {
    const argument = args[index]
    if (!param.literal) continue
    if (argument?.kind !== 'value' || argument.literal === undefined) {
      const text = argument?.kind === 'value' ? argument.text : undefined
      return {
        ok: false,
        message: `Parameter ${index + 1} passed to function ${name} must be a literal constant, but was expression: '${text}'`,
      }
    }
    literals.push(argument.literal)
  }
  const columnTypes = types.filter((_, index) => !params[index]?.literal)
  const aggregator = signature.make({ ...context, types: columnTypes, returns, literals })
  return {
    ok: true,
    call: { aggregator, columns: columnTypes.length, stateType: stateType(signature, call, columnTypes) },
  }
}

function stateType(
  { state }: AggregateSignature,
  { params, types, returns }: Resolved<AggregateSignature>,
  columnTypes: readonly (SqlType | null)[],
): SqlType {
  if (typeof state === 'function') return state(columnTypes) ?? returns
  const bindings: Bindings = new Map()
  for (const [index, type] of types.entries()) if (type) bind((params[index] as Param).type, type, bindings)
  return fill(state, bindings) ?? returns
}
