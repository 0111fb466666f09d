// Functions that give any number of rows for one row.
import type { SqlValue } from '../types/value.ts'
import type { FunctionContext } from './context.ts'
import type { Resolved } from './resolve.ts'
import type { CallSite } from './scalar-function.ts'
import { parseParams, type Returns, type Signature } from './signature.ts'
import type { ArgumentsOf, ParamValue } from './value-of.ts'

/** One value for each row; none for no rows. NULL arguments are handed over. What it throws costs the call its rows. */
export type TableCall = (...args: SqlValue[]) => readonly SqlValue[]

export interface TableSignature extends Signature {
  readonly make: (site: CallSite) => (...args: never[]) => readonly SqlValue[]
}

export interface TableFunction {
  readonly kind: 'table'
  readonly name: string
  readonly description: string
  readonly signatures: readonly TableSignature[]
}

export interface TableOptions<Params extends readonly string[], Result extends string> {
  readonly params: Params
  /** The type of a row's value. */
  readonly returns: Result | Extract<Returns, (...args: never[]) => unknown>
  readonly description?: string
  readonly call?: (...args: ArgumentsOf<Params, null>) => readonly (ParamValue<Result> | null)[]
  /** Instead of `call`: makes one for each place in a statement. */
  readonly make?: (site: CallSite) => (...args: ArgumentsOf<Params, null>) => readonly (ParamValue<Result> | null)[]
}

/**
 * A table function of the program's own: one value in the list for each row.
 *
 * @throws {MillraceError} `SQL_FUNCTION_INVALID` when a text is no type.
 */
export function tableFunction<const Params extends readonly string[], const Result extends string>(
  name: string,
  options: TableOptions<Params, Result>,
): TableFunction {
  const { params, returns, description = '', call, make } = options
  const signature: TableSignature = { params: parseParams(params), returns, make: (make ?? (() => call)) as never }
  return { kind: 'table', name, description, signatures: [signature] }
}

export function instantiateTable(
  call: Resolved<TableSignature>,
  literals: readonly (SqlValue | undefined)[],
  context: FunctionContext,
): TableCall {
  const { signature, types, returns } = call
  return signature.make({ ...context, types, returns, literals }) as TableCall
}
