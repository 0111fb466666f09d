// The types that Avro and Protobuf schemas have in common, as Kafka Connect has them: what lies between a registered schema and SQL's columns.
// Parts of a type are functions, because a schema may hold itself; only as much of it is looked at as columns ask for.

export type ConnectSimpleKind =
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'string'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'

/** How a codec's own value becomes Connect's, and back. Values are never null here. */
export interface Adapter {
  readonly read?: ((value: unknown) => unknown) | undefined
  readonly write?: ((value: unknown) => unknown) | undefined
}

export type ConnectType = Adapter &
  (
    | { readonly kind: ConnectSimpleKind }
    | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
    | { readonly kind: 'array'; readonly element: () => ConnectType }
    | { readonly kind: 'map'; readonly key: ConnectType; readonly value: () => ConnectType }
    | { readonly kind: 'struct'; readonly fields: () => readonly ConnectField[] }
    /** What SQL has no type for. */
    | { readonly kind: 'other'; readonly what: string }
  )

export interface ConnectField {
  readonly name: string
  readonly type: ConnectType
}

/** The field of a name: exactly, else the last whose name is equal in upper case. */
export function fieldNamed(fields: readonly ConnectField[], name: string): ConnectField | undefined {
  const upper = name.toUpperCase()
  return fields.find((field) => field.name === name) ?? fields.findLast((field) => field.name.toUpperCase() === upper)
}
