// A pattern's text as its parser goes through it, with the flags that hold there.
import type { CaseFlags } from './letter-case.ts'
import type { PropertyFlags } from './property.ts'

export interface Flags extends CaseFlags, PropertyFlags {
  readonly multiline: boolean
  readonly dotAll: boolean
  readonly comments: boolean
  readonly unixLines: boolean
}

const noFlags: Flags = {
  ignoreCase: false,
  unicode: false,
  wide: false,
  multiline: false,
  dotAll: false,
  comments: false,
  unixLines: false,
}

export class Reader {
  flags: Flags = noFlags
  at = 0
  readonly text: string

  /** @param pattern in which `\Q` … `\E` still stand; a text in them becomes escapes, as Java does it. */
  constructor(pattern: string) {
    this.text = pattern.replace(/\\(?:Q([^]*?)(?:\\E|$)|[^])/g, (whole, quoted?: string) =>
      quoted === undefined ? whole : quoted.replace(/[^A-Za-z0-9]/gu, '\\$&').replace(/^\d/, '\\x3$&'),
    )
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  /** The character there, '' at the end. */
  peek(): string {
    return this.atEnd ? '' : String.fromCodePoint(this.text.codePointAt(this.at) as number)
  }

  next(): string {
    const character = this.peek()
    this.at += character.length
    return character
  }

  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** What a sticky expression matches there, taken. */
  take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at
    const match = expression.exec(this.text)
    this.at += match?.[0].length ?? 0
    return match
  }

  /** White space and comments, where they mean nothing. */
  skipComments(): void {
    if (this.flags.comments) this.take(this.flags.unixLines ? unixComments : comments)
  }

  fail(what: string): never {
    throw new SyntaxError(`${what} at ${this.at}`)
  }
}

const comments = /(?:[\t-\r ]|#[^\n\r\u0085\u2028\u2029]*)*/y
const unixComments = /(?:[\t-\r ]|#[^\n]*)*/y

export function withFlags(flags: Flags, letters: string, on: boolean): Flags {
  const names = Array.from(letters, (letter) => flagNames[letter] as keyof Flags)
  const changes = Object.fromEntries(names.map((name) => [name, on]))
  // U means u, too.
  return { ...flags, ...changes, ...(letters.includes('U') && on ? { unicode: true } : {}) }
}

const flagNames: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  u: 'unicode',
  U: 'wide',
  m: 'multiline',
  s: 'dotAll',
  x: 'comments',
  d: 'unixLines',
}
