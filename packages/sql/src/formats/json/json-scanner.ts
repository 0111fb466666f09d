// A walk over the bytes of JSON text that makes values only of what is asked for.
// Law: what it passes over is JSON. What it is not sure of it does not pass: then the text has to be read as a whole.
import { JsonNumber } from '@millrace/serde'

type Slice = (this: Uint8Array, start: number, end: number) => string

const { latin1Slice, utf8Slice } = Buffer.prototype as unknown as Record<'latin1Slice' | 'utf8Slice', Slice>

/** The longest run of digits that is a whole number for sure. */
const safeDigits = 15
/** Values within values. */
const maxDepth = 32

export const quote = 0x22
export const comma = 0x2c
const colon = 0x3a
export const openBrace = 0x7b
export const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const backslash = 0x5c
const zero = 0x30
const minus = 0x2d

const nothing = new Uint8Array()
const trueText = Buffer.from('true')
const falseText = Buffer.from('false')
const nullText = Buffer.from('null')

/** Whether a byte of a string stands for itself, and is ASCII. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x80 && byte !== quote && byte !== backslash ? 1 : 0,
)

/** What {@link JsonScanner.scalar} gives for what is none. */
export const unsure: unique symbol = Symbol('not sure')

export type Scalar = string | number | boolean | null | JsonNumber

export class JsonScanner {
  /** Where the next token is looked for. */
  at = 0
  /** False once a string had a byte beyond ASCII: whether such are UTF-8 is not looked at. */
  isAscii = true
  #bytes: Uint8Array = nothing
  /** Of the string that was passed last: no escapes, all ASCII. */
  #wasPlain = true
  /** Of the number that was passed last, where that is a whole one of a few digits. */
  #whole: number | undefined

  start(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.at = 0
    this.isAscii = true
  }

  /** Lets go of the bytes: they keep a whole fetch alive. */
  end(): void {
    this.#bytes = nothing
  }

  /** The next byte that is no white space, which stays the next one; -1 at the end. */
  peek(): number {
    const bytes = this.#bytes
    while (this.at < bytes.length) {
      const byte = bytes[this.at] as number
      if (byte > 0x20) return byte
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
      this.at += 1
    }
    return -1
  }

  /** Passes over the bytes, if they are next. */
  passes(expected: Uint8Array): boolean {
    const bytes = this.#bytes
    const { at } = this
    if (at + expected.length > bytes.length) return false
    for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected[i]) return false
    this.at = at + expected.length
    return true
  }

  /** The string whose quote is next; undefined where that is no string. */
  string(): string | undefined {
    const start = this.at + 1
    if (!this.#passString()) return undefined
    const end = this.at - 1
    return this.#wasPlain ? latin1Slice.call(this.#bytes, start, end) : this.#unusual(start, end)
  }

  /** The name of a member, whose quote is next, with the colon behind it; undefined where that is none. */
  name(): string | undefined {
    const text = this.string()
    if (text === undefined || this.peek() !== colon) return undefined
    this.at += 1
    return text
  }

  /** A copy of what was passed over since. */
  copyFrom(start: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(start, this.at))
  }

  /** The value that is next, unless it is an object or array. Numbers that a double might not keep are {@link JsonNumber}; with `exact` all are. */
  scalar(exact: boolean): Scalar | typeof unsure {
    const first = this.peek()
    switch (first) {
      case quote:
        return this.string() ?? unsure
      case 0x74:
        return this.passes(trueText) || unsure
      case 0x66:
        return this.passes(falseText) ? false : unsure
      case 0x6e:
        return this.passes(nullText) ? null : unsure
      default: {
        const start = this.at
        if (!this.#passNumber()) return unsure
        if (this.#whole !== undefined && !exact) return this.#whole
        return new JsonNumber(latin1Slice.call(this.#bytes, start, this.at))
      }
    }
  }

  /** Passes over the value that is next. */
  pass(depth = 0): boolean {
    switch (this.peek()) {
      case quote: {
        const start = this.at + 1
        return this.#passString() && (this.#wasPlain || this.#unusual(start, this.at - 1) !== undefined)
      }
      case openBrace:
        return depth < maxDepth && this.#passAll(closeBrace, depth + 1)
      case openBracket:
        return depth < maxDepth && this.#passAll(closeBracket, depth + 1)
      case 0x74:
        return this.passes(trueText)
      case 0x66:
        return this.passes(falseText)
      case 0x6e:
        return this.passes(nullText)
      default:
        return this.#passNumber()
    }
  }

  /** An object or an array, at its opening bracket. */
  #passAll(close: number, depth: number): boolean {
    this.at += 1
    if (this.peek() === close) {
      this.at += 1
      return true
    }
    for (;;) {
      if (close === closeBrace && !this.#passName()) return false
      if (!this.pass(depth)) return false
      const after = this.peek()
      this.at += 1
      if (after === close) return true
      if (after !== comma) return false
    }
  }

  #passName(): boolean {
    if (this.peek() !== quote || !this.pass() || this.peek() !== colon) return false
    this.at += 1
    return true
  }

  #passString(): boolean {
    const bytes = this.#bytes
    const { length } = bytes
    let wasPlain = true
    let at = this.at + 1
    for (; at < length; at += 1) {
      const byte = bytes[at] as number
      if (isPlain[byte] === 1) continue
      if (byte === quote) {
        this.#wasPlain = wasPlain
        this.at = at + 1
        return true
      }
      if (byte < 0x20) return false
      wasPlain = false
      if (byte === backslash) at += 1
      else this.isAscii = false
    }
    return false
  }

  /** A string with escapes or beyond ASCII; undefined where an escape is none. */
  #unusual(start: number, end: number): string | undefined {
    const text = utf8Slice.call(this.#bytes, start, end)
    if (!text.includes('\\')) return text
    try {
      return JSON.parse(`"${text}"`) as string
    } catch {
      return undefined
    }
  }

  #passNumber(): boolean {
    const bytes = this.#bytes
    const isNegative = bytes[this.at] === minus
    const start = isNegative ? this.at + 1 : this.at
    let at = start
    let whole = 0
    for (; at < bytes.length; at += 1) {
      const digit = (bytes[at] as number) - zero
      if (digit < 0 || digit > 9) break
      whole = whole * 10 + digit
    }
    const digits = at - start
    if (digits === 0 || (digits > 1 && bytes[start] === zero)) return false
    this.at = at
    const next = at < bytes.length ? (bytes[at] as number) : comma
    if (next === 0x2e || next === 0x65 || next === 0x45) {
      this.#whole = undefined
      return this.#passFraction()
    }
    const isKept = digits <= safeDigits && (whole !== 0 || !isNegative)
    this.#whole = isKept ? (isNegative ? -whole : whole) : undefined
    return true
  }

  /** What comes behind the digits of a whole number. */
  #passFraction(): boolean {
    const bytes = this.#bytes
    if (bytes[this.at] === 0x2e) {
      this.at += 1
      if (!this.#passDigits()) return false
    }
    if (((bytes[this.at] as number) | 0x20) !== 0x65) return true
    this.at += 1
    if (bytes[this.at] === 0x2b || bytes[this.at] === minus) this.at += 1
    return this.#passDigits()
  }

  #passDigits(): boolean {
    const bytes = this.#bytes
    const start = this.at
    while (this.at < bytes.length && ((bytes[this.at] as number) - zero) >>> 0 <= 9) this.at += 1
    return this.at > start
  }
}
