// Java's names of sets of characters: `\d` and its like, and what stands in `\p{…}`.
import { anyChar, type CharSet, complement, intersection, setOf, union } from './char-set.ts'
import { propertyOf } from './unicode-property.ts'

const unicode = (...properties: string[]): CharSet => union(...properties.map((one) => propertyOf(`\\p{${one}}`)))

const digits = setOf('0-9')
const wordCharacters = setOf('a-zA-Z0-9_')
const spaces = setOf('\t-\r ')
const horizontal = setOf('\t \u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000')
const vertical = setOf('\n-\r\u0085\u2028\u2029')
export const lineEnds: CharSet = setOf('\n\r\u0085\u2028\u2029')

/** What is part of a word to `\b` in Java 17, whatever `\w` is. */
export function wordSet(): CharSet {
  return union(unicode('L', 'Nd'), setOf('_'))
}

/** `d`, `W` and the other letters of that kind; undefined for another. `wide` is Java's UNICODE_CHARACTER_CLASS. */
export function shorthandSet(letter: string, wide: boolean): CharSet | undefined {
  const set = plainShorthand(letter.toLowerCase(), wide)
  return set === undefined || letter === letter.toLowerCase() ? set : complement(set)
}

function plainShorthand(letter: string, wide: boolean): CharSet | undefined {
  if (letter === 'd') return wide ? unicode('Nd') : digits
  if (letter === 'w') return wide ? wideWord() : wordCharacters
  if (letter === 's') return wide ? unicode('White_Space') : spaces
  if (letter === 'h') return horizontal
  return letter === 'v' ? vertical : undefined
}

function wideWord(): CharSet {
  return union(unicode('Alphabetic', 'Mn', 'Me', 'Mc', 'Nd', 'Pc'), setOf('\u200c\u200d'))
}

export interface PropertyFlags {
  readonly ignoreCase: boolean
  readonly wide: boolean
}

/** @throws {SyntaxError} for a name that Java does not know, or that is not known here (blocks of Unicode). */
export function propertySet(name: string, flags: PropertyFlags): CharSet {
  const [key, value] = name.split('=', 2) as [string, string | undefined]
  if (value !== undefined) {
    if (/^(?:sc|script)$/i.test(key)) return unicode(`Script=${titled(value)}`)
    if (/^(?:gc|general_category)$/i.test(key)) return plainProperty(value, flags)
    throw new SyntaxError(`an unknown property ${name}`)
  }
  if (!name.startsWith('Is')) return (flags.wide ? wideProperty(name, flags) : undefined) ?? plainProperty(name, flags)
  const rest = name.slice(2)
  return unicodeProperty(rest, flags) ?? find(rest, flags) ?? unicode(`Script=${titled(rest)}`)
}

function plainProperty(name: string, flags: PropertyFlags): CharSet {
  const set = find(name, flags)
  if (set === undefined) throw new SyntaxError(`an unknown property ${name}`)
  return set
}

const cased = ['Lower', 'Upper', 'javaLowerCase', 'javaUpperCase', 'javaTitleCase', 'Lu', 'Ll', 'Lt']

function find(name: string, { ignoreCase }: PropertyFlags): CharSet | undefined {
  if (ignoreCase && cased.includes(name)) {
    if (name.length === 2) return unicode('LC')
    return name.startsWith('java') ? union(unicode('Lowercase', 'Uppercase', 'Lt')) : setOf('a-zA-Z')
  }
  if (Object.hasOwn(posix, name)) return posix[name]
  const java = Object.hasOwn(javaMethods, name) ? javaMethods[name] : undefined
  if (java) return java()
  if (name === 'LD') return unicode('L', 'Nd')
  return /^(?:LC|[A-Z][a-z]?)$/.test(name) ? unicode(name) : undefined
}

const posix: Readonly<Record<string, CharSet>> = {
  Lower: setOf('a-z'),
  Upper: setOf('A-Z'),
  ASCII: [0, 0x7f],
  Alpha: setOf('a-zA-Z'),
  Digit: digits,
  Alnum: setOf('a-zA-Z0-9'),
  Punct: setOf('!-/:-@[-`{-~'),
  Graph: setOf('!-~'),
  Print: setOf(' -~'),
  Blank: setOf(' \t'),
  Cntrl: [0, 0x1f, 0x7f, 0x7f],
  XDigit: setOf('0-9a-fA-F'),
  Space: spaces,
  L1: [0, 0xff],
  all: anyChar,
}

const nonBreaking = setOf('\u00a0\u2007\u202f')

const javaMethods: Readonly<Record<string, () => CharSet>> = {
  javaLowerCase: () => unicode('Lowercase'),
  javaUpperCase: () => unicode('Uppercase'),
  javaTitleCase: () => unicode('Lt'),
  javaAlphabetic: () => unicode('Alphabetic'),
  javaIdeographic: () => unicode('Ideographic'),
  javaDigit: () => unicode('Nd'),
  javaDefined: () => complement(unicode('Cn')),
  javaLetter: () => unicode('L'),
  javaLetterOrDigit: () => unicode('L', 'Nd'),
  javaSpaceChar: () => unicode('Z'),
  javaWhitespace: () => union(intersection(unicode('Z'), complement(nonBreaking)), setOf('\t-\r\u001c-\u001f')),
  javaISOControl: () => unicode('Cc'),
  javaMirrored: () => unicode('Bidi_Mirrored'),
}

/** By their names in Unicode, behind `Is`. */
function unicodeProperty(name: string, { ignoreCase }: PropertyFlags): CharSet | undefined {
  const upper = name.toUpperCase()
  const letters = ['LOWERCASE', 'UPPERCASE', 'TITLECASE']
  if (ignoreCase && letters.includes(upper)) return unicode('Lowercase', 'Uppercase', 'Lt')
  return Object.hasOwn(binary, upper) ? binary[upper]?.() : undefined
}

const binary: Readonly<Record<string, () => CharSet>> = {
  ALPHABETIC: () => unicode('Alphabetic'),
  LETTER: () => unicode('L'),
  IDEOGRAPHIC: () => unicode('Ideographic'),
  LOWERCASE: () => unicode('Lowercase'),
  UPPERCASE: () => unicode('Uppercase'),
  TITLECASE: () => unicode('Lt'),
  WHITE_SPACE: () => unicode('White_Space'),
  CONTROL: () => unicode('Cc'),
  PUNCTUATION: () => unicode('P'),
  HEX_DIGIT: () => union(unicode('Nd'), setOf('0-9A-Fa-f\uff10-\uff19\uff21-\uff26\uff41-\uff46')),
  ASSIGNED: () => complement(unicode('Cn')),
  NONCHARACTER_CODE_POINT: () => unicode('Noncharacter_Code_Point'),
  DIGIT: () => unicode('Nd'),
  ALNUM: () => unicode('Alphabetic', 'Nd'),
  BLANK: () => union(unicode('Zs'), setOf('\t')),
  GRAPH: graph,
  PRINT: () => intersection(union(graph(), unicode('Zs')), complement(unicode('Cc'))),
  WORD: wideWord,
  JOIN_CONTROL: () => setOf('\u200c\u200d'),
}

function graph(): CharSet {
  return complement(unicode('Z', 'Cc', 'Cs', 'Cn'))
}

const wideNames: Readonly<Record<string, string>> = {
  Lower: 'LOWERCASE',
  Upper: 'UPPERCASE',
  Alpha: 'ALPHABETIC',
  Digit: 'DIGIT',
  Alnum: 'ALNUM',
  Punct: 'PUNCTUATION',
  Graph: 'GRAPH',
  Print: 'PRINT',
  Blank: 'BLANK',
  Cntrl: 'CONTROL',
  XDigit: 'HEX_DIGIT',
  Space: 'WHITE_SPACE',
}

/** Java's POSIX names where UNICODE_CHARACTER_CLASS is on. */
function wideProperty(name: string, flags: PropertyFlags): CharSet | undefined {
  const unicodeName = Object.hasOwn(wideNames, name) ? wideNames[name] : undefined
  return unicodeName === undefined ? undefined : unicodeProperty(unicodeName, flags)
}

/** Java takes names of scripts in any case. */
function titled(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('_')
}
