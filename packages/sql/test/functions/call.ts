// Calls functions as a statement does: resolution, implicit casts, an instance, its value.
import { ManualClock } from '@millrace/record'
import {
  type Argument,
  type FunctionContext,
  instantiate,
  resolve,
  type ScalarFunction,
  type SqlFunction,
  type SqlType,
  type SqlValue,
} from '@millrace/sql'

export const context: FunctionContext = {
  clock: new ManualClock(1_700_000_000_000),
  random: () => 0.5,
  properties: {},
  zone: 'UTC',
}

export function value(type: SqlType | null, literal?: SqlValue): Argument {
  return { kind: 'value', type, literal }
}

/** The types of a call that resolves, or its refusal. */
export function resolution(fn: SqlFunction, ...types: (SqlType | null)[]): string {
  const found = resolve<SqlFunction['signatures'][number]>(
    fn.name,
    fn.signatures,
    types.map((type) => value(type)),
  )
  return found.ok ? found.call.params.map((param) => param.type.kind).join(', ') : (found.message.split('\n')[0] ?? '')
}

/** Calls a scalar function with values of these types; no casts are made. */
export function call(fn: ScalarFunction, ...args: readonly (readonly [SqlType | null, SqlValue])[]): SqlValue {
  const found = resolve(
    fn.name,
    fn.signatures,
    args.map(([type]) => value(type)),
  )
  if (!found.ok) throw new Error(found.message)
  return instantiate(found.call, [], context)(...args.map(([, argument]) => argument))
}
