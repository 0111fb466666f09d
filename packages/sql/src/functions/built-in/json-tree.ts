// JSON as a tree that keeps what JavaScript's own reader loses: the digits of numbers and the order of members.
// Reads the first value of a text and leaves what stands behind it, as Jackson's tree reader does.
import { Decimal } from '@millrace/serde'
import { evaluationError } from '../../errors.ts'

/** A number by its text. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  get isWhole(): boolean {
    return /^-?\d+$/.test(this.text)
  }
}
export type JsonTree = null | boolean | string | JsonNumber | JsonTree[] | Map<string, JsonTree>

/** Undefined for a text of nothing but white space; an error for what is no JSON. */
export function parseJson(text: string): JsonTree | undefined {
  return new JsonReader(text).document()
}

export function writeJson(tree: JsonTree): string {
  if (tree === null || typeof tree !== 'object') return JSON.stringify(tree)
  if (tree instanceof JsonNumber) return tree.isWhole ? tree.text : (Decimal.parse(tree.text)?.toString() ?? tree.text)
  if (Array.isArray(tree)) return `[${tree.map(writeJson).join(',')}]`
  return `{${[...tree].map(([key, value]) => `${JSON.stringify(key)}:${writeJson(value)}`).join(',')}}`
}

const maxDepth = 1000
const space = /[ \t\r\n]*/y
const scalarToken =
  /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): JsonTree | undefined {
    this.#space()
    return this.#at === this.#text.length ? undefined : this.#value(0)
  }

  #value(depth: number): JsonTree {
    this.#space()
    const start = this.#text[this.#at]
    if (start === '[' || start === '{') {
      if (depth === maxDepth) throw this.#invalid()
      this.#at++
      return start === '[' ? this.#array(depth + 1) : this.#object(depth + 1)
    }
    scalarToken.lastIndex = this.#at
    const token = scalarToken.exec(this.#text)?.[0]
    if (token === undefined) throw this.#invalid()
    this.#at += token.length
    if (token.startsWith('"')) return JSON.parse(token) as string
    if (/[^\s,\]}]/.test(this.#text[this.#at] ?? ' ')) throw this.#invalid()
    return token === 'null' ? null : token === 'true' || token === 'false' ? token === 'true' : new JsonNumber(token)
  }

  #array(depth: number): JsonTree[] {
    const items: JsonTree[] = []
    if (this.#skip(']')) return items
    do items.push(this.#value(depth))
    while (this.#skip(','))
    this.#take(']')
    return items
  }

  #object(depth: number): Map<string, JsonTree> {
    const members = new Map<string, JsonTree>()
    if (this.#skip('}')) return members
    do {
      const key = this.#value(depth)
      if (typeof key !== 'string') throw this.#invalid()
      this.#take(':')
      members.set(key, this.#value(depth))
    } while (this.#skip(','))
    this.#take('}')
    return members
  }

  #space(): void {
    space.lastIndex = this.#at
    space.exec(this.#text)
    this.#at = space.lastIndex
  }
  #skip(character: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }
  #take(character: string): void {
    if (!this.#skip(character)) throw this.#invalid()
  }
  #invalid(): Error {
    return evaluationError(`the text is not JSON (at ${this.#at})`)
  }
}
