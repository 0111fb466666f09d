// The words of .proto text, and a place among them. Law: reading past the end, and deeper than is sound, is `SERDE_SCHEMA`.
import { schemaError } from '../errors.ts'

export interface ProtoToken {
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end'
  /** Of a text without its quotes. */
  readonly text: string
  readonly at: number
}

const skipped = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
const token =
  /(?<word>\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<number>[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<sign>[{}[\]()<>=;:,./-])/y

/** Throws `SERDE_SCHEMA` for what is no word. */
export function protoTokens(text: string): readonly ProtoToken[] {
  const tokens: ProtoToken[] = []
  let at = skip(text, 0)
  while (at < text.length) {
    token.lastIndex = at
    const groups = token.exec(text)?.groups
    if (groups === undefined) throw schemaError(`a .proto text with ${JSON.stringify(text[at])} at ${at}`)
    const { word, number, text: quoted, sign } = groups
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unquoted(quoted), at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else tokens.push({ kind: 'sign', text: sign as string, at })
    at = skip(text, token.lastIndex)
  }
  return [...tokens, { kind: 'end', text: 'the end', at }]
}

function skip(text: string, from: number): number {
  skipped.lastIndex = from
  skipped.exec(text)
  return skipped.lastIndex
}

/** Only the escapes that names and numbers in options have. */
function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1')
}

const maxDepth = 100

export class TokenCursor {
  readonly #tokens: readonly ProtoToken[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly ProtoToken[]) {
    this.#tokens = tokens
  }

  get current(): ProtoToken {
    return this.#tokens[this.#at] as ProtoToken
  }

  /** Undefined: beyond the end. */
  after(count: number): ProtoToken | undefined {
    return this.#tokens[this.#at + count]
  }

  next(): ProtoToken {
    this.refuseEnd()
    const token = this.current
    this.#at += 1
    return token
  }

  word(): string {
    if (this.current.kind !== 'word') throw this.unexpected()
    return this.next().text
  }

  /** Of a quoted text. */
  text(): string {
    if (this.current.kind !== 'text') throw this.unexpected()
    return this.next().text
  }

  /** True where it was there, and is behind now. A quoted text is never meant. */
  skip(text: string): boolean {
    const { kind } = this.current
    if (this.current.text !== text || kind === 'text' || kind === 'end') return false
    this.#at += 1
    return true
  }

  take(text: string): void {
    if (!this.skip(text)) throw this.unexpected(text)
  }

  enter(): void {
    this.#depth += 1
    if (this.#depth > maxDepth) throw schemaError(`a .proto text nested deeper than ${maxDepth}`)
  }

  leave(): void {
    this.#depth -= 1
  }

  refuseEnd(): void {
    if (this.current.kind === 'end') throw this.unexpected()
  }

  unexpected(wanted?: string): Error {
    const { text, at } = this.current
    return schemaError(`a .proto text with ${text} at ${at}${wanted === undefined ? '' : ` where ${wanted} must be`}`)
  }
}
