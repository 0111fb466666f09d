// Whether bytes of one .proto file can be read with another, by the rules of Confluent's registry: fields are found by number; new and missing ones do no harm unless
// they are required; what shares an encoding may take the other's place. Names as there: `original` has been written with, `update` is to read.
// Enums may change as they like: to the wire they are numbers. Services, extensions and options are not judged.
import type { ProtoField, ProtoFieldType, ProtoFile, ProtoMessage, ProtoValueType } from '@millrace/serde/protobuf'

/** Types of one group have one encoding, and values that the others can hold. */
const groups: Readonly<Record<string, string>> = {
  ...{ int32: 'number', int64: 'number', uint32: 'number', uint64: 'number', bool: 'number' },
  ...{ sint32: 'signed number', sint64: 'signed number', string: 'text or bytes', bytes: 'text or bytes' },
  ...{ fixed32: 'fixed32', sfixed32: 'fixed32', fixed64: 'fixed64', sfixed64: 'fixed64' },
}

export function protobufProblems(original: ProtoFile, update: ProtoFile): readonly string[] {
  const comparison = new ProtobufComparison(original, update)
  comparison.messages(original.messages, update.messages, '#')
  return comparison.problems
}

class ProtobufComparison {
  readonly problems: string[] = []
  /** By message the name that it has within its package: packages may change. */
  readonly #names: ReadonlyMap<ProtoMessage, string>
  readonly #compared = new Map<ProtoMessage, Set<ProtoMessage>>()

  constructor(original: ProtoFile, update: ProtoFile) {
    this.#names = new Map([...named(original.messages, ''), ...named(update.messages, '')])
  }

  messages(original: readonly ProtoMessage[], update: readonly ProtoMessage[], path: string): void {
    for (const message of original) {
      const other = update.find(({ name }) => name === message.name)
      const below = `${path}/${message.name}`
      if (other === undefined) this.#problem('the message was taken away', below)
      else {
        this.#message(message, other, below)
        this.messages(message.messages, other.messages, below)
      }
    }
  }

  #message(original: ProtoMessage, update: ProtoMessage, path: string): void {
    const compared = this.#compared.get(original) ?? new Set()
    if (compared.has(update)) return
    this.#compared.set(original, compared.add(update))
    for (const before of original.fields) {
      const after = update.fields.find(({ number }) => number === before.number)
      const below = `${path}/${before.number}`
      if (after !== undefined) this.#field(before, after, below)
      else if (before.label === 'required') this.#problem(`the required field ${before.name} was taken away`, below)
      if (before.oneof !== undefined && after?.oneof !== before.oneof && hasOneof(update, before.oneof)) {
        this.#problem(`the field ${before.name} was taken out of ${before.oneof}`, below)
      }
    }
    for (const after of update.fields) {
      if (after.label !== 'required' || original.fields.some(({ number }) => number === after.number)) continue
      this.#problem(`the required field ${after.name} was added`, `${path}/${after.number}`)
    }
    for (const name of new Set(update.fields.flatMap(({ oneof = [] }) => oneof)))
      this.#oneof(original, update, name, path)
  }

  /** A oneof forgets all but the last of its fields, so that two that stood side by side may not meet in one. */
  #oneof(original: ProtoMessage, update: ProtoMessage, name: string, path: string): void {
    const numbers = update.fields.filter(({ oneof }) => oneof === name).map(({ number }) => number)
    const before = original.fields.filter(({ number }) => numbers.includes(number))
    const moved = before.filter(({ oneof }) => oneof === undefined).length
    if (moved > 1) this.#problem('several fields moved into it', `${path}/${name}`)
    else if (moved === 1 && before.length > 1) this.#problem('a field moved into one that was there', `${path}/${name}`)
  }

  #field(original: ProtoField, update: ProtoField, path: string): void {
    // Only labels that are written: a field of proto3 without one may become anything.
    const labelled = original.label !== 'single' && update.label !== 'single'
    const group = scalarGroup(original.type)
    const isNumber = isSingle(original.type) && isSingle(update.type) && group !== 'text or bytes'
    if (labelled && original.label !== update.label && isNumber && group === scalarGroup(update.type)) {
      this.#problem(`an ${original.label} number became ${update.label}`, path)
    }
    this.#type(original.type, update.type, path)
  }

  #type(original: ProtoFieldType, update: ProtoFieldType, path: string): void {
    if (original.kind === 'map' && update.kind === 'map') {
      this.#type({ kind: 'scalar', scalar: original.key }, { kind: 'scalar', scalar: update.key }, path)
      this.#type(original.value, update.value, path)
    } else if (original.kind === 'message' && update.kind === 'message') this.#messageType(original, update, path)
    else if (shape(original) !== shape(update)) this.#problem('the kind of the type changed', path)
    else if (scalarGroup(original) !== scalarGroup(update)) {
      this.#problem(`a ${typeName(original)} cannot be read as a ${typeName(update)}`, path)
    }
  }

  #messageType(original: ProtoMessage, update: ProtoMessage, path: string): void {
    const [before, after] = [this.#names.get(original), this.#names.get(update)]
    // Imported on both sides: packages may differ, the message is looked into here because no list of messages has it.
    if (before === undefined && after === undefined && original.name === update.name) {
      this.#message(original, update, path)
    } else if ((before ?? original.name) !== (after ?? update.name))
      this.#problem('the type of the message changed', path)
  }

  #problem(what: string, path: string): void {
    this.problems.push(`${path}: ${what}`)
  }
}

function named(messages: readonly ProtoMessage[], scope: string): [ProtoMessage, string][] {
  return messages.flatMap((message) => {
    const name = `${scope}${message.name}`
    return [[message, name], ...named(message.messages, `${name}.`)]
  })
}

function hasOneof({ fields }: ProtoMessage, name: string): boolean {
  return fields.some(({ oneof }) => oneof === name)
}

function isSingle({ kind }: ProtoFieldType): boolean {
  return kind === 'scalar' || kind === 'enum'
}

function shape({ kind }: ProtoFieldType): string {
  return kind === 'enum' ? 'scalar' : kind
}

function scalarGroup(type: ProtoFieldType): string {
  if (type.kind === 'enum') return 'number'
  return type.kind === 'scalar' ? (groups[type.scalar] ?? type.scalar) : type.kind
}

function typeName(type: ProtoFieldType | ProtoValueType): string {
  return type.kind === 'scalar' ? type.scalar : type.kind
}
