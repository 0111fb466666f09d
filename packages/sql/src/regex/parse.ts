// Java's notation to a tree. What Java 17 refuses is refused.
// Not known here: `\X`, `\N{…}`, `\b{g}` and blocks of Unicode (`\p{InGreek}`).
import { anyChar, type CharSet, complement, setOf } from './char-set.ts'
import { withCases } from './letter-case.ts'
import { lineEnds } from './property.ts'
import { readCharacter, readClass, readNamedSet } from './read-class.ts'
import { Reader, withFlags } from './reader.ts'
import { type Anchor, hasOneWay, lengthOf, nothing, type Pattern, type Repeat } from './tree.ts'

export interface ParsedPattern {
  readonly tree: Pattern
  readonly groupCount: number
  /** The numbers of groups that have a name. */
  readonly names: ReadonlyMap<string, number>
  /** Whether a set other than `.` has characters of two units: only then Java looks for no match between the two. */
  readonly hasPairs: boolean
}

/** @throws {SyntaxError} */
export function parsePattern(pattern: string): ParsedPattern {
  const parser = new Parser(pattern)
  const tree = parser.parse()
  return { tree, groupCount: parser.groupCount, names: parser.names, hasPairs: parser.hasPairs }
}

class Parser {
  groupCount = 0
  hasPairs = false
  readonly names = new Map<string, number>()
  readonly #reader: Reader

  constructor(pattern: string) {
    this.#reader = new Reader(pattern)
  }

  parse(): Pattern {
    const tree = this.#choice()
    if (!this.#reader.atEnd) this.#reader.fail('an unmatched )')
    return tree
  }

  /** Flags that are set within hold up to its end. */
  #choice(): Pattern {
    const { flags } = this.#reader
    const branches = [this.#sequence()]
    while (this.#reader.skip('|')) branches.push(this.#sequence())
    this.#reader.flags = flags
    return branches.length === 1 ? (branches[0] as Pattern) : { kind: 'choice', branches }
  }

  #sequence(): Pattern {
    const reader = this.#reader
    const parts: Pattern[] = []
    for (;;) {
      reader.skipComments()
      if (reader.atEnd || reader.peek() === '|' || reader.peek() === ')') break
      const atom = this.#atom()
      if (atom !== undefined) parts.push(this.#quantified(atom))
    }
    return parts.length === 1 ? (parts[0] as Pattern) : { kind: 'sequence', parts }
  }

  #quantified(body: Pattern): Pattern {
    const reader = this.#reader
    reader.skipComments()
    const count = reader.take(/([*+?])|\{(\d+)(?:(,)(\d*))?\}/y)
    if (!count) return reader.peek() === '{' ? reader.fail('an unfinished repetition') : body
    const [, sign, least = '', comma, most] = count
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0
    const max =
      sign === undefined ? (comma === undefined ? min : Number(most || 'Infinity')) : sign === '?' ? 1 : Infinity
    if (max < min || min > maxCount || (max > maxCount && max !== Infinity)) reader.fail('a repetition out of range')
    reader.skipComments()
    // Java gives up other ways after each round.
    if (reader.skip('+')) return { kind: 'atomic', body: repeated({ kind: 'atomic', body }, min, max, true, true) }
    return repeated(body, min, max, !reader.skip('?'), sign === '?')
  }

  /** Undefined for flags, which match nothing and cannot be repeated. */
  #atom(): Pattern | undefined {
    const reader = this.#reader
    const { multiline, dotAll, unixLines } = reader.flags
    const unix = unixLines ? 'unix-' : ''
    switch (reader.peek()) {
      case '(':
        return this.#group()
      case '[':
        reader.at++
        return this.#set(readClass(reader))
      case '\\':
        return this.#escape()
      case '.':
        reader.at++
        return { kind: 'set', set: dotAll ? anyChar : complement(unixLines ? setOf('\n') : lineEnds) }
      case '^':
        reader.at++
        return { kind: 'anchor', anchor: multiline ? `${unix}line-start` : 'start' }
      case '$':
        reader.at++
        return { kind: 'anchor', anchor: multiline ? `${unix}line-end` : `${unix}last-line-end` }
      // What is repeated is then nothing.
      case '{':
        return nothing
      case '*':
      case '+':
      case '?':
        return reader.fail(`a dangling ${reader.peek()}`)
      default: {
        const code = readCharacter(reader)
        return this.#set(withCases([code, code], reader.flags))
      }
    }
  }

  #group(): Pattern | undefined {
    const reader = this.#reader
    reader.at++
    if (!reader.skip('?')) return this.#capture()
    if (reader.skip(':')) return this.#body()
    if (reader.skip('>')) return { kind: 'atomic', body: this.#body() }
    const look = reader.take(/(<?)([=!])/y)
    if (look) {
      const body = this.#body()
      const ahead = look[1] === ''
      if (!ahead && hasNoLength(body)) reader.fail('a look behind without an obvious length')
      return { kind: 'look', ahead, negated: look[2] === '!', body }
    }
    const name = reader.take(/<([A-Za-z][A-Za-z0-9]*)>/y)?.[1]
    if (name === undefined) return this.#inlineFlags()
    if (this.names.has(name)) reader.fail(`a second group ${name}`)
    this.names.set(name, this.groupCount + 1)
    return this.#capture()
  }

  #capture(): Pattern {
    const number = ++this.groupCount
    return { kind: 'capture', number, body: this.#body() }
  }

  #body(): Pattern {
    const body = this.#choice()
    if (!this.#reader.skip(')')) this.#reader.fail('an unclosed group')
    return body
  }

  #inlineFlags(): Pattern | undefined {
    const reader = this.#reader
    const change = reader.take(/([imsxudU]*)(?:-([imsxudU]*))?([:)])/y)
    if (!change) return reader.fail('an unknown group')
    const outer = reader.flags
    reader.flags = withFlags(withFlags(outer, change[1] ?? '', true), change[2] ?? '', false)
    if (change[3] === ')') return undefined
    const body = this.#body()
    reader.flags = outer
    return body
  }

  #escape(): Pattern {
    const reader = this.#reader
    const { unixLines, ignoreCase, unicode } = reader.flags
    const set = readNamedSet(reader)
    if (set !== undefined) return this.#set(set)
    const digits = reader.take(/\\([1-9]\d*)/y)?.[1]
    if (digits !== undefined) return this.#reference(digits)
    const name = reader.take(/\\k<(\w+)>/y)?.[1]
    if (name !== undefined) {
      const group = this.names.get(name) ?? reader.fail(`no group ${name}`)
      return { kind: 'reference', group, cases: { ignoreCase, unicode } }
    }
    if (reader.skip('\\R')) return lineBreak
    if (reader.take(/\\b(?=\{g\})/y)) return reader.fail('a kind of boundary that is not known here')
    const letter = reader.text[reader.at + 1] ?? ''
    const anchor = letter === 'Z' && unixLines ? 'unix-last-line-end' : anchors.get(letter)
    if (anchor !== undefined) {
      reader.at += 2
      return { kind: 'anchor', anchor }
    }
    const code = readCharacter(reader)
    return this.#set(withCases([code, code], reader.flags))
  }

  #set(set: CharSet): Pattern {
    this.hasPairs ||= (set.at(-1) ?? 0) > 0xffff
    return { kind: 'set', set }
  }

  /** As many digits as there are groups for; the first one always. */
  #reference(digits: string): Pattern {
    const { ignoreCase, unicode } = this.#reader.flags
    let number = digits
    while (number.length > 1 && Number(number) > this.groupCount) number = number.slice(0, -1)
    this.#reader.at -= digits.length - number.length
    return { kind: 'reference', group: Number(number), cases: { ignoreCase, unicode } }
  }
}

/** Java's reasons to refuse a look behind; it has others, of overflow, which are none here. */
function hasNoLength(part: Pattern): boolean {
  switch (part.kind) {
    case 'reference':
      return true
    case 'sequence':
      return part.parts.some(hasNoLength)
    case 'choice':
      return part.branches.some(hasNoLength)
    case 'capture':
    case 'atomic':
      return hasNoLength(part.body)
    case 'repeat':
      return hasNoLength(part.body) || isLoop(part)
    default:
      return false
  }
}

/** A group of several ways, again and again. */
function isLoop({ body }: Repeat): boolean {
  return !['set', 'atomic', 'look'].includes(body.kind) && body !== lineBreak && !hasOneWay(body)
}

/** Once or not at all is a choice, whatever the body is; a round that took nothing is none, if none had to be. */
function repeated(body: Pattern, min: number, max: number, greedy: boolean, tries: boolean): Pattern {
  if (tries && min === 0 && (max === 1 || (max > 0 && lengthOf(body).most === 0))) {
    return { kind: 'choice', branches: greedy ? [body, nothing] : [nothing, body] }
  }
  return { kind: 'repeat', body, min, max, greedy }
}

const maxCount = 0x7fffffff

const anchors: ReadonlyMap<string, Anchor> = new Map<string, Anchor>([
  ['A', 'start'],
  ['z', 'end'],
  ['Z', 'last-line-end'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
  ['G', 'match-end'],
])

const lineBreak: Pattern = {
  kind: 'choice',
  branches: [
    {
      kind: 'sequence',
      parts: [
        { kind: 'set', set: setOf('\r') },
        { kind: 'set', set: setOf('\n') },
      ],
    },
    { kind: 'set', set: setOf('\n-\r\u0085\u2028\u2029') },
  ],
}
