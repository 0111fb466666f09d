// The JavaScript value of a type that is written as text: what makes functions of a program's own typed.
import type { Decimal } from '@millrace/serde'
import type { SqlArray, SqlValue } from '../types/value.ts'

/** The value of a parameter text: `'n: INTEGER'` is a number. NULL is not in it. */
export type ParamValue<Text extends string> = Text extends `${infer Type}...`
  ? ParamValue<Type>
  : Text extends `${string}: ${infer Type}`
    ? ParamValue<Type>
    : Text extends `LITERAL ${infer Type}`
      ? ValueOf<Type>
      : ValueOf<Text>

/** The value of a type text: `'ARRAY<STRING>'` is an array of text or null. Structs and letters are `SqlValue`s to look into. */
export type ValueOf<Type extends string> = Type extends keyof Simple
  ? Simple[Type]
  : Type extends `DECIMAL${string}`
    ? Decimal
    : Type extends `ARRAY<${infer Element}>`
      ? readonly (ValueOf<Element> | null)[]
      : Type extends `MAP<${infer Key}, ${infer Value}>`
        ? ReadonlyMap<ValueOf<Key>, ValueOf<Value> | null>
        : Type extends `STRUCT<${string}>`
          ? SqlArray
          : Type extends `LAMBDA(${string})=>${infer Result}`
            ? (...args: SqlValue[]) => ValueOf<Result> | null
            : SqlValue

interface Simple {
  readonly BOOLEAN: boolean
  readonly INTEGER: number
  readonly BIGINT: number | bigint
  readonly DOUBLE: number
  readonly STRING: string
  readonly BYTES: Uint8Array
  readonly DATE: number
  readonly TIME: number
  readonly TIMESTAMP: number
  readonly INTERVALUNIT: string
}

/** The arguments of a parameter list; `Null` is what NULL adds to each of them. */
export type ArgumentsOf<Params extends readonly string[], Null> = Params extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? First extends `${string}...`
    ? Rest extends readonly []
      ? (ParamValue<First> | Null)[]
      : [...(ParamValue<First> | Null)[], ...ArgumentsOf<Rest, Null>]
    : [ParamValue<First> | Null, ...ArgumentsOf<Rest, Null>]
  : Params extends readonly []
    ? []
    : SqlValue[]
