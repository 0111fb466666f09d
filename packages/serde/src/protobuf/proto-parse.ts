// The text of a .proto file to a syntax tree in which types are names yet; proto-link.ts finds what they mean.
// Services, extensions, reserved names and options are passed over, save what Confluent's formats say of a field.
import { schemaError } from '../errors.ts'
import { type ProtoToken, protoTokens } from './proto-tokens.ts'

export interface FieldTree {
  readonly name: string
  readonly number: number
  readonly label: 'single' | 'optional' | 'required' | 'repeated'
  readonly type: string
  /** Of a map the type of its keys; `type` is that of its values. */
  readonly mapKey: string | undefined
  readonly oneof: string | undefined
  readonly options: OptionTree
}
export interface EnumTree {
  readonly name: string
  readonly values: ReadonlyMap<number, string>
}
export interface MessageTree {
  readonly name: string
  readonly fields: FieldTree[]
  readonly messages: MessageTree[]
  readonly enums: EnumTree[]
}
export interface FileTree {
  syntax: string
  package: string
  readonly imports: string[]
  readonly messages: MessageTree[]
  readonly enums: EnumTree[]
}
/** The value of an option: text, or what stands in braces or brackets. */
export type OptionValue = string | readonly OptionValue[] | OptionTree
export interface OptionTree {
  readonly [name: string]: OptionValue
}

const maxDepth = 100

/** Throws `SERDE_SCHEMA` with the position of what is wrong. */
export function parseProto(text: string): FileTree {
  return new ProtoParser(protoTokens(text)).file()
}

class ProtoParser {
  readonly #tokens: readonly ProtoToken[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly ProtoToken[]) {
    this.#tokens = tokens
  }

  file(): FileTree {
    const file: FileTree = { syntax: 'proto2', package: '', imports: [], messages: [], enums: [] }
    while (this.#token.kind !== 'end') this.#topLevel(file)
    return file
  }

  #topLevel(file: FileTree): void {
    if (this.#skip('message')) file.messages.push(this.#message())
    else if (this.#skip('enum')) file.enums.push(this.#enum())
    else if (this.#skip('syntax')) {
      this.#take('=')
      file.syntax = this.#text()
      this.#take(';')
    } else if (this.#skip('package')) {
      file.package = this.#word()
      this.#take(';')
    } else if (this.#skip('import')) {
      if (!this.#skip('public')) this.#skip('weak')
      file.imports.push(this.#text())
      this.#take(';')
    } else if (!this.#skip(';')) this.#statement(['option', 'service', 'extend'])
  }

  #message(): MessageTree {
    this.#enter()
    const message: MessageTree = { name: this.#word(), fields: [], messages: [], enums: [] }
    this.#take('{')
    while (!this.#skip('}')) this.#member(message, undefined)
    this.#depth -= 1
    return message
  }

  #member(message: MessageTree, oneof: string | undefined): void {
    const [first, second] = [this.#token.text, this.#tokens[this.#at + 1]]
    // A keyword may also be the name of a type, with the field's name behind it; then no brace follows that.
    const opens = second?.kind === 'word' && this.#tokens[this.#at + 2]?.text === '{'
    if (opens && first === 'message' && this.#skip(first)) message.messages.push(this.#message())
    else if (opens && first === 'enum' && this.#skip(first)) message.enums.push(this.#enum())
    else if (opens && first === 'oneof' && this.#skip(first)) this.#oneof(message)
    else if (this.#skip(';')) return
    else if (['option', 'reserved', 'extensions', 'extend'].includes(first) && second?.text !== '=')
      this.#statement([first])
    else message.fields.push(this.#field(oneof))
  }

  #oneof(message: MessageTree): void {
    const name = this.#word()
    this.#take('{')
    while (!this.#skip('}')) this.#member(message, name)
  }

  #field(oneof: string | undefined): FieldTree {
    const label = this.#label()
    const isMap = this.#token.text === 'map' && this.#tokens[this.#at + 1]?.text === '<'
    let mapKey: string | undefined
    if (isMap) {
      this.#take('map')
      this.#take('<')
      mapKey = this.#word()
      this.#take(',')
    }
    const type = this.#word()
    if (type === 'group') throw schemaError('a .proto text with a group, which is not supported; use a message')
    if (isMap) this.#take('>')
    const name = this.#word()
    this.#take('=')
    const number = this.#fieldNumber()
    const options = this.#skip('[') ? this.#options() : {}
    this.#take(';')
    return { name, number, label, type, mapKey, oneof, options }
  }

  #label(): FieldTree['label'] {
    const { text } = this.#token
    // Only where a type and a name follow: each of these may be a type's name itself.
    if (this.#tokens[this.#at + 1]?.kind !== 'word') return 'single'
    if (this.#tokens[this.#at + 2]?.text === '=') return 'single'
    if (text !== 'optional' && text !== 'required' && text !== 'repeated') return 'single'
    this.#at += 1
    return text
  }

  #fieldNumber(): number {
    const { text, kind, at } = this.#next()
    const number = Number(text)
    if (kind === 'number' && Number.isInteger(number) && number >= 1 && number <= 536_870_911) return number
    throw schemaError(`a .proto text with ${text} as a field's number at ${at}`)
  }

  #enum(): EnumTree {
    const name = this.#word()
    const values = new Map<number, string>()
    this.#take('{')
    while (!this.#skip('}')) {
      const second = this.#tokens[this.#at + 1]
      if (this.#skip(';')) continue
      if (second?.text !== '=') {
        this.#statement(['option', 'reserved'])
        continue
      }
      const value = this.#word()
      this.#take('=')
      const number = Number(`${this.#skip('-') ? '-' : ''}${this.#next().text}`)
      if (!values.has(number)) values.set(number, value)
      if (this.#skip('[')) this.#options()
      this.#take(';')
    }
    return { name, values }
  }

  /** After the opening bracket, up to the closing one. */
  #options(): OptionTree {
    const options: Record<string, OptionValue> = Object.create(null) as Record<string, OptionValue>
    do {
      let name = ''
      while (this.#token.text !== '=' && this.#token.kind !== 'end') name += this.#next().text
      this.#take('=')
      options[name] = this.#optionValue()
    } while (this.#skip(','))
    this.#take(']')
    return options
  }

  #optionValue(): OptionValue {
    this.#enter()
    const value = this.#skip('{') ? this.#aggregate() : this.#skip('[') ? this.#list() : this.#scalar()
    this.#depth -= 1
    return value
  }

  #scalar(): string {
    let text = this.#skip('-') ? `-${this.#next().text}` : this.#next().text
    while (this.#token.kind === 'text') text += this.#next().text
    return text
  }

  #aggregate(): OptionTree {
    const members: Record<string, OptionValue> = Object.create(null) as Record<string, OptionValue>
    while (!this.#skip('}')) {
      let name = this.#next().text
      if (name === '[') {
        while (!this.#skip(']')) name += this.#next().text
      }
      this.#skip(':')
      members[name] = this.#optionValue()
      if (!this.#skip(',')) this.#skip(';')
      this.#refuseEnd()
    }
    return members
  }

  #list(): readonly OptionValue[] {
    const items: OptionValue[] = []
    while (!this.#skip(']')) {
      items.push(this.#optionValue())
      this.#skip(',')
      this.#refuseEnd()
    }
    return items
  }

  /** Passes over a statement of one of these kinds, with what it has in braces. */
  #statement(kinds: readonly string[]): void {
    if (!kinds.includes(this.#token.text)) throw this.#unexpected()
    let depth = 0
    for (;;) {
      this.#refuseEnd()
      const { text, kind } = this.#next()
      if (kind !== 'sign') continue
      if (text === '{') depth += 1
      if (text === '}') depth -= 1
      if (depth === 0 && (text === ';' || text === '}')) return
    }
  }

  get #token(): ProtoToken {
    return this.#tokens[this.#at] as ProtoToken
  }
  #next(): ProtoToken {
    this.#refuseEnd()
    const token = this.#token
    this.#at += 1
    return token
  }
  #word(): string {
    if (this.#token.kind !== 'word') throw this.#unexpected()
    return this.#next().text
  }
  #text(): string {
    if (this.#token.kind !== 'text') throw this.#unexpected()
    return this.#next().text
  }
  #skip(text: string): boolean {
    if (this.#token.text !== text || this.#token.kind === 'text') return false
    this.#at += 1
    return true
  }
  #take(text: string): void {
    if (!this.#skip(text)) throw this.#unexpected(text)
  }
  #enter(): void {
    this.#depth += 1
    if (this.#depth > maxDepth) throw schemaError(`a .proto text nested deeper than ${maxDepth}`)
  }
  #refuseEnd(): void {
    if (this.#token.kind === 'end') throw this.#unexpected()
  }
  #unexpected(wanted?: string): Error {
    const { text, at } = this.#token
    return schemaError(`a .proto text with ${text} at ${at}${wanted === undefined ? '' : ` where ${wanted} must be`}`)
  }
}
