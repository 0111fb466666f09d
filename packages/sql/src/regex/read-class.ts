// Escapes and character classes as Java reads them: unions, `&&`, classes within classes.
import { type CharSet, codeOf, complement, intersection, union } from './char-set.ts'
import { withCases } from './letter-case.ts'
import { propertySet, shorthandSet } from './property.ts'
import type { Reader } from './reader.ts'

/** A class whose `[` has been taken. */
export function readClass(reader: Reader): CharSet {
  const negated = reader.skip('^')
  const set = readUnion(reader)
  if (!reader.skip(']')) reader.fail('an unclosed character class')
  return negated ? complement(set) : set
}

/** Up to the `]`, which is not taken. */
function readUnion(reader: Reader): CharSet {
  let set: CharSet | undefined
  for (;;) {
    reader.skipComments()
    if (reader.atEnd) return reader.fail('an unclosed character class')
    if (reader.peek() === ']' && set !== undefined) return set
    if (reader.skip('&&')) {
      const right = readRight(reader)
      if (set === undefined && right === undefined) reader.fail('a class without a character')
      set = set !== undefined && right !== undefined ? intersection(set, right) : (set ?? right)
    } else {
      const item = reader.skip('[') ? readClass(reader) : readItem(reader)
      set = set === undefined ? item : union(set, item)
    }
  }
}

/** All that follows `&&` up to the next one. */
function readRight(reader: Reader): CharSet | undefined {
  let right: CharSet | undefined
  for (;;) {
    reader.skipComments()
    if (reader.atEnd || reader.peek() === ']' || reader.text.startsWith('&&', reader.at)) return right
    const item = reader.skip('[') ? readClass(reader) : readUnion(reader)
    right = right === undefined ? item : union(right, item)
  }
}

/** A character, a range, a property or a shorthand. */
function readItem(reader: Reader): CharSet {
  const named = readNamedSet(reader)
  if (named !== undefined) return named
  const low = readCharacter(reader)
  reader.skipComments()
  const behind = reader.text[reader.at + 1]
  const isRange = reader.peek() === '-' && behind !== ']' && behind !== '[' && behind !== undefined
  if (!isRange) return withCases([low, low], reader.flags)
  reader.at++
  reader.skipComments()
  const high = readCharacter(reader)
  if (high < low) reader.fail('a range that ends before it begins')
  return withCases([low, high], reader.flags)
}

/** `\d`, `\p{…}` and their like, if such a one stands there. */
export function readNamedSet(reader: Reader): CharSet | undefined {
  const property = reader.take(/\\([pP])(?:\{([^}]*)\}|([^{]))/y)
  if (property) {
    const [, letter, name, short] = property
    const set = propertySet(name ?? short ?? '', reader.flags)
    return letter === 'P' ? complement(set) : set
  }
  const set = reader.peek() === '\\' ? shorthandSet(reader.text[reader.at + 1] ?? '', reader.flags.wide) : undefined
  if (set !== undefined) reader.at += 2
  return set
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\u0007', e: '\u001b' }

/** One character, escaped or not. */
export function readCharacter(reader: Reader): number {
  if (!reader.skip('\\')) return codeOf(reader.next())
  const code = reader.take(/u([0-9a-fA-F]{4})(?:(?<=u[dD][89abAB]..)\\u([dD][c-fC-F]..))?/y)
  if (code) {
    return codeOf(String.fromCharCode(...code.slice(1).map((unit) => Number.parseInt(unit || '0', 16))))
  }
  const hex = reader.take(/x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,8})\})/y)
  if (hex) {
    const point = Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
    return point > 0x10ffff ? reader.fail('a character beyond Unicode') : point
  }
  const octal = reader.take(/0([0-3][0-7]{2}|[0-7]{1,2})/y)
  if (octal) return Number.parseInt(octal[1] as string, 8)
  const control = reader.take(/c([^])/y)
  if (control) return (control[1] as string).charCodeAt(0) ^ 64
  const character = reader.next()
  if (character === '') reader.fail('a backslash without a character')
  const known = Object.hasOwn(controls, character) ? controls[character] : undefined
  if (known === undefined && /^[A-Za-z0-9]$/.test(character)) reader.fail(`an unknown escape \\${character}`)
  return codeOf(known ?? character)
}
