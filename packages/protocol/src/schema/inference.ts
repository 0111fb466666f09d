// TypeScript types of messages, read off their notation.
interface ScalarValues {
  int8: number
  int16: number
  int32: number
  uint16: number
  int64: number
  float64: number
  boolean: boolean
  string: string
  uuid: string
  bytes: Uint8Array
  records: Uint8Array
}

type TypeWord<Text> = Text extends `${infer Word} ${string}` ? Word : Text
type Text<Notation> = Notation extends { readonly type: infer T } ? T : Notation
type OrNull<Value, T> = T extends `${string} null${string}` ? Value | null : Value

type ScalarValue<Word> = Word extends keyof ScalarValues
  ? ScalarValues[Word]
  : Word extends `[${infer Item extends keyof ScalarValues}]`
    ? readonly ScalarValues[Item][]
    : never

type Decoded<Notation> = Notation extends { readonly type: infer T; readonly of: infer Of }
  ? OrNull<TypeWord<T> extends '[]' ? readonly MessageOf<Of>[] : MessageOf<Of>, T>
  : OrNull<ScalarValue<TypeWord<Notation>>, Notation>

type Encodable<Notation> = Notation extends { readonly type: infer T; readonly of: infer Of }
  ? OrNull<TypeWord<T> extends '[]' ? readonly MessageInputOf<Of>[] : MessageInputOf<Of>, T>
  : OrNull<ScalarValue<TypeWord<Notation>>, Notation>

type Marks<T> = T extends `${string} ${infer Rest}` ? Rest : 'null'

/** True where the only mark is the nullability: no version range, no tag, no default. */
type IsRequired<T> =
  Marks<T> extends 'null'
    ? true
    : Marks<T> extends `null:${infer Range}`
      ? Range extends `${string} ${string}`
        ? false
        : true
      : false

/** The fields that an encoder must give. */
type RequiredNames<F> = { [Name in keyof F]: IsRequired<Text<F[Name]>> extends true ? Name : never }[keyof F]

/** A decoded message: every field of every version is there, with its default where the version lacks it. */
export type MessageOf<F> = F extends object ? { readonly [Name in keyof F]: Decoded<F[Name]> } : never

/** A message to encode: fields that not every version has, or that have a default, may be left out. */
export type MessageInputOf<F> = F extends object
  ? { readonly [Name in RequiredNames<F>]: Encodable<F[Name]> } & {
      readonly [Name in Exclude<keyof F, RequiredNames<F>>]?: Encodable<F[Name]> | undefined
    }
  : never
