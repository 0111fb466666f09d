// The text of a .proto file to a syntax tree in which types are names yet; proto-link.ts finds what they mean.
// Services, extensions, reserved names and options are passed over, save what Confluent's formats say of a field.
import { schemaError } from '../errors.ts'
import { type OptionTree, readOptions } from './proto-options.ts'
import { protoTokens, TokenCursor } from './proto-tokens.ts'

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
/** Throws `SERDE_SCHEMA` with the position of what is wrong. */
export function parseProto(text: string): FileTree {
  return new ProtoParser(new TokenCursor(protoTokens(text))).file()
}

class ProtoParser {
  readonly #tokens: TokenCursor

  constructor(tokens: TokenCursor) {
    this.#tokens = tokens
  }

  file(): FileTree {
    const file: FileTree = { syntax: 'proto2', package: '', imports: [], messages: [], enums: [] }
    while (this.#tokens.current.kind !== 'end') this.#topLevel(file)
    return file
  }

  #topLevel(file: FileTree): void {
    if (this.#tokens.skip('message')) file.messages.push(this.#message())
    else if (this.#tokens.skip('enum')) file.enums.push(this.#enum())
    else if (this.#tokens.skip('syntax')) {
      this.#tokens.take('=')
      file.syntax = this.#tokens.text()
      this.#tokens.take(';')
    } else if (this.#tokens.skip('package')) {
      file.package = this.#tokens.word()
      this.#tokens.take(';')
    } else if (this.#tokens.skip('import')) {
      if (!this.#tokens.skip('public')) this.#tokens.skip('weak')
      file.imports.push(this.#tokens.text())
      this.#tokens.take(';')
    } else if (!this.#tokens.skip(';')) this.#statement(['option', 'service', 'extend'])
  }

  #message(): MessageTree {
    this.#tokens.enter()
    const message: MessageTree = { name: this.#tokens.word(), fields: [], messages: [], enums: [] }
    this.#tokens.take('{')
    while (!this.#tokens.skip('}')) this.#member(message, undefined)
    this.#tokens.leave()
    return message
  }

  #member(message: MessageTree, oneof: string | undefined): void {
    const [first, second] = [this.#tokens.current.text, this.#tokens.after(1)]
    // A keyword may also be the name of a type, with the field's name behind it; then no brace follows that.
    const opens = second?.kind === 'word' && this.#tokens.after(2)?.text === '{'
    if (opens && first === 'message' && this.#tokens.skip(first)) message.messages.push(this.#message())
    else if (opens && first === 'enum' && this.#tokens.skip(first)) message.enums.push(this.#enum())
    else if (opens && first === 'oneof' && this.#tokens.skip(first)) this.#oneof(message)
    else if (this.#tokens.skip(';')) return
    else if (['option', 'reserved', 'extensions', 'extend'].includes(first) && second?.text !== '=')
      this.#statement([first])
    else message.fields.push(this.#field(oneof))
  }

  #oneof(message: MessageTree): void {
    const name = this.#tokens.word()
    this.#tokens.take('{')
    while (!this.#tokens.skip('}')) this.#member(message, name)
  }

  #field(oneof: string | undefined): FieldTree {
    const label = this.#label()
    const isMap = this.#tokens.current.text === 'map' && this.#tokens.after(1)?.text === '<'
    let mapKey: string | undefined
    if (isMap) {
      this.#tokens.take('map')
      this.#tokens.take('<')
      mapKey = this.#tokens.word()
      this.#tokens.take(',')
    }
    const type = this.#tokens.word()
    if (type === 'group') throw schemaError('a .proto text with a group, which is not supported; use a message')
    if (isMap) this.#tokens.take('>')
    const name = this.#tokens.word()
    this.#tokens.take('=')
    const number = this.#fieldNumber()
    const options = this.#tokens.skip('[') ? readOptions(this.#tokens) : {}
    this.#tokens.take(';')
    return { name, number, label, type, mapKey, oneof, options }
  }

  #label(): FieldTree['label'] {
    const { text } = this.#tokens.current
    // Only where a type and a name follow: each of these may be a type's name itself.
    if (this.#tokens.after(1)?.kind !== 'word') return 'single'
    if (this.#tokens.after(2)?.text === '=') return 'single'
    if (text !== 'optional' && text !== 'required' && text !== 'repeated') return 'single'
    this.#tokens.next()
    return text
  }

  #fieldNumber(): number {
    const { text, kind, at } = this.#tokens.next()
    const number = Number(text)
    if (kind === 'number' && Number.isInteger(number) && number >= 1 && number <= 536_870_911) return number
    throw schemaError(`a .proto text with ${text} as a field's number at ${at}`)
  }

  #enum(): EnumTree {
    const name = this.#tokens.word()
    const values = new Map<number, string>()
    this.#tokens.take('{')
    while (!this.#tokens.skip('}')) {
      const second = this.#tokens.after(1)
      if (this.#tokens.skip(';')) continue
      if (second?.text !== '=') {
        this.#statement(['option', 'reserved'])
        continue
      }
      const value = this.#tokens.word()
      this.#tokens.take('=')
      const number = Number(`${this.#tokens.skip('-') ? '-' : ''}${this.#tokens.next().text}`)
      if (!values.has(number)) values.set(number, value)
      if (this.#tokens.skip('[')) readOptions(this.#tokens)
      this.#tokens.take(';')
    }
    return { name, values }
  }

  /** Passes over a statement of one of these kinds, with what it has in braces. */
  #statement(kinds: readonly string[]): void {
    if (!kinds.includes(this.#tokens.current.text)) throw this.#tokens.unexpected()
    let depth = 0
    for (;;) {
      this.#tokens.refuseEnd()
      const { text, kind } = this.#tokens.next()
      if (kind !== 'sign') continue
      if (text === '{') depth += 1
      if (text === '}') depth -= 1
      if (depth === 0 && (text === ';' || text === '}')) return
    }
  }
}
