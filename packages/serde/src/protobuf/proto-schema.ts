// Protobuf schemas as data: files of messages whose fields know their types. What .proto text and derived schemas become.

export type ProtoScalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes'

export interface ProtoEnum {
  readonly kind: 'enum'
  /** With the package and the messages around it. */
  readonly fullName: string
  readonly values: ReadonlyMap<number, string>
}

export interface ProtoMap {
  readonly kind: 'map'
  readonly key: ProtoScalar
  readonly value: ProtoValueType
}

/** Of one value. */
export type ProtoValueType = { readonly kind: 'scalar'; readonly scalar: ProtoScalar } | ProtoEnum | ProtoMessage
export type ProtoFieldType = ProtoValueType | ProtoMap

export interface ProtoField {
  readonly name: string
  readonly number: number
  /** `single` has no presence: what is not there is the type's zero. */
  readonly label: 'single' | 'optional' | 'required' | 'repeated'
  readonly type: ProtoFieldType
  /** The oneof that it stands in. */
  readonly oneof: string | undefined
  /** Whether a list of numbers is written as one value. */
  readonly packed: boolean
  /** `(confluent.field_meta).params`. */
  readonly params: Readonly<Record<string, string>>
}

export interface ProtoMessage {
  readonly kind: 'message'
  readonly name: string
  readonly fullName: string
  readonly fields: readonly ProtoField[]
  /** Those defined within it. */
  readonly messages: readonly ProtoMessage[]
}

export interface ProtoFile {
  /** In the order of the text; those within others are theirs. */
  readonly messages: readonly ProtoMessage[]
}

/** The message of that name (full, or without the package), or the first. Undefined: there is none. */
export function protoMessage(file: ProtoFile, name?: string): ProtoMessage | undefined {
  if (name === undefined) return file.messages[0]
  const all = [...file.messages]
  for (const message of all) {
    if (message.fullName === name) return message
    all.push(...message.messages)
  }
  return all.find((message) => message.fullName.endsWith(`.${name}`))
}

/** Where a message stands in its file: the index of each message on the way to it. The wire format names a message so. */
export function messageIndexes(file: ProtoFile, message: ProtoMessage): readonly number[] {
  const find = (messages: readonly ProtoMessage[]): readonly number[] | undefined => {
    for (const [index, one] of messages.entries()) {
      if (one === message) return [index]
      const inner = find(one.messages)
      if (inner !== undefined) return [index, ...inner]
    }
    return undefined
  }
  return find(file.messages) ?? [0]
}

/** The message at such a place. */
export function messageAt(file: ProtoFile, indexes: readonly number[]): ProtoMessage | undefined {
  let messages = file.messages
  let found: ProtoMessage | undefined
  for (const index of indexes) {
    found = messages[index]
    messages = found?.messages ?? []
  }
  return found
}
