// Java's regular expressions on JavaScript's engine: a pattern is read as Java reads it and written anew for the `v` flag.
// Possessive quantifiers and atomic groups become a lookahead and a back reference; so that Java's groups keep their numbers, every
// group is written with a name.
import { evaluationError } from '../../errors.ts'
import { classText, escapeText, literalText, noFlags, type RegexFlags, shorthandText } from './java-regex-class.ts'

export interface JavaRegex {
  readonly global: RegExp
  /** How many groups there are beside the whole match. */
  readonly groupCount: number
  /** The numbers of groups that have a name in Java. */
  readonly names: ReadonlyMap<string, number>
}

/** What a group of Java's number matched; 0 is the whole match, null a group that took no part. */
export function groupOf(match: RegExpExecArray, group: number): string | null {
  return (group === 0 ? match[0] : match.groups?.[`g${group}`]) ?? null
}

/** @throws {MillraceError} `SQL_EVALUATION` for what Java refuses, or what has no counterpart here. */
export function javaRegex(pattern: string): JavaRegex {
  const translator = new Translator(pattern)
  try {
    const source = translator.translate()
    return { global: new RegExp(source, 'gv'), groupCount: translator.groupCount, names: translator.names }
  } catch (cause) {
    throw evaluationError(`${JSON.stringify(pattern)} is no regular expression that works here`, { cause })
  }
}

class Translator {
  groupCount = 0
  readonly names = new Map<string, number>()
  readonly #pattern: string
  #at = 0
  #atomics = 0
  #flags = noFlags

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  translate(): string {
    const source = this.#alternatives()
    if (this.#at < this.#pattern.length) this.#fail('an unmatched )')
    return source
  }

  #alternatives(): string {
    const flags = this.#flags
    let source = ''
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ')') {
      source += this.#skip('|') ? '|' : this.#quantified()
    }
    this.#flags = flags
    return source
  }

  #quantified(): string {
    if (this.#flags.comments && this.#skipComment()) return ''
    const atom = this.#atom()
    const quantifier = this.#quantifier()
    if (quantifier === undefined || atom === '') return atom
    if (this.#skip('+')) return this.#atomic(atom + quantifier)
    return atom + quantifier + (this.#skip('?') ? '?' : '')
  }

  #atomic(source: string): string {
    const name = `a${++this.#atomics}`
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`
  }

  #quantifier(): string | undefined {
    const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.#pattern.slice(this.#at))
    if (!match) return undefined
    this.#at += match[0].length
    return match[0]
  }

  #atom(): string {
    const character = this.#next()
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#escape()
      case '.':
        return this.#flags.dotAll ? '[^]' : this.#flags.unixLines ? '[^\\n]' : '[^\\n\\r\\u0085\\u2028\\u2029]'
      case '^':
        return this.#flags.multiline ? '(?<=^|\\n|\\r(?!\\n)|[\\u0085\\u2028\\u2029])(?!$(?<=[^]))' : '(?<![^])'
      case '$':
        return this.#flags.multiline ? '(?=[\\n\\r\\u0085\\u2028\\u2029]|(?![^]))' : endOfInput
      case '{':
      case '*':
      case '+':
      case '?':
        return this.#fail(`a dangling ${character}`)
      default:
        return literalText(character, this.#flags)
    }
  }

  #group(): string {
    if (!this.#skip('?')) return this.#capture()
    if (this.#skip(':')) return this.#close('(?:')
    if (this.#skip('=')) return this.#close('(?=')
    if (this.#skip('!')) return this.#close('(?!')
    if (this.#skip('<=')) return this.#close('(?<=')
    if (this.#skip('<!')) return this.#close('(?<!')
    if (this.#skip('>')) return this.#atomic(this.#close('(?:'))
    const name = /^<([A-Za-z][A-Za-z0-9]*)>/.exec(this.#pattern.slice(this.#at))
    if (name) {
      this.#at += name[0].length
      this.names.set(name[1] as string, this.groupCount + 1)
      return this.#capture()
    }
    return this.#inlineFlags()
  }

  #capture(): string {
    return this.#close(`(?<g${++this.groupCount}>`)
  }

  #close(open: string): string {
    const source = `${open}${this.#alternatives()})`
    if (!this.#skip(')')) this.#fail('an unclosed group')
    return source
  }

  #inlineFlags(): string {
    const match = /^([imsxudU]*)(?:-([imsxudU]+))?([:)])/.exec(this.#pattern.slice(this.#at))
    if (!match) return this.#fail('an unknown group')
    this.#at += match[0].length
    const outer = this.#flags
    this.#flags = withFlags(withFlags(outer, match[1] ?? '', true), match[2] ?? '', false)
    if (match[3] === ')') return ''
    const source = this.#close('(?:')
    this.#flags = outer
    return source
  }

  #class(): string {
    const { text, end } = classText(this.#pattern, this.#at, this.#flags)
    this.#at = end
    return text
  }

  #escape(): string {
    const rest = this.#pattern.slice(this.#at)
    const quoted = /^Q([^]*?)(?:\\E|$)/.exec(rest)
    if (quoted) {
      this.#at += quoted[0].length
      const text = Array.from(quoted[1] ?? '', (character) => literalText(character, this.#flags)).join('')
      return text
    }
    const reference = /^(?:k<(\w+)>|([1-9]\d*))/.exec(rest)
    if (reference) return this.#reference(reference)
    const anchor = anchors[rest[0] ?? '']
    if (anchor !== undefined) {
      this.#at++
      return anchor
    }
    const shorthand = shorthandText(rest)
    const { text, length } = shorthand ?? escapeText(rest, this.#flags)
    this.#at += length
    return text
  }

  /** As many digits as there are groups for. */
  #reference([, name, digits = '']: RegExpExecArray): string {
    if (name !== undefined) {
      this.#at += name.length + 3
      return `\\k<g${this.names.get(name) ?? this.#fail('an unknown group')}>`
    }
    let number = digits
    while (number.length > 1 && Number(number) > this.groupCount) number = number.slice(0, -1)
    this.#at += number.length
    // A group that is not there never matches.
    return Number(number) > this.groupCount ? '(?!)' : `\\k<g${number}>`
  }

  #skipComment(): boolean {
    const match = /^(?:\s+|#[^\n]*)/.exec(this.#pattern.slice(this.#at))
    this.#at += match?.[0].length ?? 0
    return match !== null
  }

  #skip(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }
  #next(): string {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0)
    this.#at += character.length
    return character
  }
  #fail(what: string): never {
    throw new SyntaxError(`${what} at ${this.#at}`)
  }
}

const endOfInput = '(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?(?![^]))'

const anchors: Readonly<Record<string, string>> = {
  A: '(?<![^])',
  z: '(?![^])',
  Z: endOfInput,
  b: '\\b',
  B: '\\B',
  R: '(?:\\r\\n|[\\n\\u000b\\f\\r\\u0085\\u2028\\u2029])',
}

function withFlags(flags: RegexFlags, letters: string, on: boolean): RegexFlags {
  const next = { ...flags }
  for (const letter of letters) {
    if (letter === 'i') next.ignoreCase = on
    if (letter === 'm') next.multiline = on
    if (letter === 's') next.dotAll = on
    if (letter === 'x') next.comments = on
    if (letter === 'd') next.unixLines = on
    if (letter === 'u') next.unicode = on
  }
  return next
}
