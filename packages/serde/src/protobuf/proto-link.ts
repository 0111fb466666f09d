// Trees of .proto files to messages: names of types become the types, within the file and in what it imports.
import { schemaError } from '../errors.ts'
import type { OptionTree } from './proto-options.ts'
import { type EnumTree, type FieldTree, type FileTree, type MessageTree, parseProto } from './proto-parse.ts'
import type { ProtoEnum, ProtoField, ProtoFieldType, ProtoFile, ProtoMessage, ProtoScalar } from './proto-schema.ts'
import { wellKnownProtos } from './well-known.ts'

const scalars: readonly string[] = [
  ...['double', 'float', 'int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64'],
  ...['fixed32', 'fixed64', 'sfixed32', 'sfixed64', 'bool', 'string', 'bytes'],
]

/** A message as it is made: its fields come once all names are known. */
interface OpenMessage extends ProtoMessage {
  readonly fields: ProtoField[]
  readonly messages: OpenMessage[]
}

/**
 * Reads .proto text. `imported` are the texts of files by the names under which they are imported; Google's and Confluent's own are known.
 *
 * @throws {MillraceError} `SERDE_SCHEMA` for text that is none, and for a type that is nowhere defined.
 */
export function parseProtoSchema(text: string, imported: Readonly<Record<string, string>> = {}): ProtoFile {
  const linker = new Linker(imported)
  const file = linker.load(parseProto(text))
  linker.resolveAll()
  return file
}

class Linker {
  readonly #imported: Readonly<Record<string, string>>
  readonly #loaded = new Set<string>()
  readonly #types = new Map<string, OpenMessage | ProtoEnum>()
  readonly #open: (() => void)[] = []

  constructor(imported: Readonly<Record<string, string>>) {
    this.#imported = imported
  }

  load(tree: FileTree): ProtoFile {
    for (const name of tree.imports) {
      const text = Object.hasOwn(this.#imported, name) ? this.#imported[name] : wellKnownProtos.get(name)
      if (text === undefined || this.#loaded.has(name)) continue
      this.#loaded.add(name)
      this.load(parseProto(text))
    }
    this.#enums(tree.enums, tree.package)
    return { messages: tree.messages.map((message) => this.#message(message, tree.package, tree.syntax)) }
  }

  resolveAll(): void {
    for (const resolve of this.#open) resolve()
  }

  #enums(enums: readonly EnumTree[], scope: string): void {
    for (const { name, values } of enums) {
      const fullName = within(scope, name)
      this.#types.set(fullName, { kind: 'enum', fullName, values })
    }
  }

  #message(tree: MessageTree, scope: string, syntax: string): OpenMessage {
    const fullName = within(scope, tree.name)
    const message: OpenMessage = { kind: 'message', name: tree.name, fullName, fields: [], messages: [] }
    this.#types.set(fullName, message)
    this.#enums(tree.enums, fullName)
    message.messages.push(...tree.messages.map((inner) => this.#message(inner, fullName, syntax)))
    this.#open.push(() => {
      message.fields.push(...tree.fields.map((field) => this.#field(field, fullName, syntax)))
      const numbers = new Set(message.fields.map(({ number }) => number))
      if (numbers.size < message.fields.length) throw schemaError(`${fullName} has two fields of one number`)
    })
    return message
  }

  #field(tree: FieldTree, scope: string, syntax: string): ProtoField {
    const { name, number, label, oneof, options } = tree
    return {
      name,
      number,
      label: label === 'single' && syntax !== 'proto3' ? 'optional' : label,
      type: this.#fieldType(tree, scope),
      oneof,
      packed: options['packed'] === undefined ? syntax === 'proto3' : options['packed'] === 'true',
      params: paramsOf(options),
    }
  }

  #fieldType({ type, mapKey }: FieldTree, scope: string): ProtoFieldType {
    if (mapKey === undefined) return this.#valueType(type, scope)
    if (!scalars.includes(mapKey)) throw schemaError(`${mapKey} is no type for the keys of a map`)
    return { kind: 'map', key: mapKey as ProtoScalar, value: this.#valueType(type, scope) }
  }

  #valueType(name: string, scope: string): Exclude<ProtoFieldType, { kind: 'map' }> {
    if (scalars.includes(name)) return { kind: 'scalar', scalar: name as ProtoScalar }
    for (const candidate of candidates(name, scope)) {
      const found = this.#types.get(candidate)
      if (found !== undefined) return found
    }
    throw schemaError(`a .proto text that uses ${name}, which neither it nor what it imports defines`)
  }
}

/** From the innermost scope outwards; a leading dot says that the name is whole. */
function candidates(name: string, scope: string): readonly string[] {
  if (name.startsWith('.')) return [name.slice(1)]
  const scopes = scope.split('.')
  return [...scopes.map((_, index) => [...scopes.slice(0, scopes.length - index), name].join('.')), name]
}

function within(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`
}

/** `(confluent.field_meta) = {params: [{key: "scale", value: "2"}]}`, in its several spellings. */
function paramsOf(options: OptionTree): Readonly<Record<string, string>> {
  const meta = options['(confluent.field_meta)']
  const params =
    options['(confluent.field_meta).params'] ??
    (typeof meta === 'object' && !Array.isArray(meta) ? (meta as OptionTree)['params'] : undefined)
  const list = params === undefined ? [] : Array.isArray(params) ? (params as readonly unknown[]) : [params]
  return Object.fromEntries(
    list.flatMap((param) => {
      const { key, value } = param as { readonly key?: unknown; readonly value?: unknown }
      return typeof key === 'string' && typeof value === 'string' ? [[key, value]] : []
    }),
  )
}
