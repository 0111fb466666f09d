// Characters and character classes of Java's regular expressions, as those of JavaScript's `v` flag.

export interface RegexFlags {
  /** Of ASCII letters only, as Java does it without `unicode`. */
  ignoreCase: boolean
  unicode: boolean
  multiline: boolean
  dotAll: boolean
  comments: boolean
  unixLines: boolean
}

export const noFlags: RegexFlags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  comments: false,
  unixLines: false,
  unicode: false,
}

interface Piece {
  readonly text: string
  /** How much of the pattern it is. */
  readonly length: number
}

/** One character as itself, in a class or outside. */
function escaped(character: string): string {
  const code = character.codePointAt(0) as number
  return /^[\p{L}\p{N}]$/u.test(character) && code < 0x80 ? character : `\\u{${code.toString(16)}}`
}

export function literalText(character: string, { ignoreCase, unicode }: RegexFlags): string {
  const cases = [character.toLowerCase(), character.toUpperCase()]
  const cased = /^[A-Za-z]$/.test(character) || (unicode && cases.every((one) => one.length === 1))
  if (!ignoreCase || !cased || cases[0] === cases[1]) return escaped(character)
  return `[${cases.map(escaped).join('')}]`
}

const classes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z0-9_',
  s: '\\t\\n\\u{b}\\f\\r\\u{20}',
  h: '\\u{9}\\u{20}\\u{a0}\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}',
  v: '\\n\\u{b}\\f\\r\\u{85}\\u{2028}\\u{2029}',
}

const posix: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\u{0}-\\u{7f}',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  Graph: '\\u{21}-\\u{7e}',
  Print: '\\u{20}-\\u{7e}',
  Blank: '\\u{20}\\t',
  Cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  XDigit: '0-9a-fA-F',
  Space: '\\t\\n\\u{b}\\f\\r\\u{20}',
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaWhitespace: '\\s',
  IsAlphabetic: '\\p{Alphabetic}',
  IsDigit: '\\p{Nd}',
  IsLetter: '\\p{L}',
  IsLowercase: '\\p{Lowercase}',
  IsUppercase: '\\p{Uppercase}',
  IsPunctuation: '\\p{P}',
  IsWhite_Space: '\\p{White_Space}',
}

/** `d`, `W`, `p{Alpha}`, what stands behind a backslash, as a class; undefined for anything else. */
export function shorthandText(rest: string): Piece | undefined {
  const letter = rest[0] ?? ''
  const known = classes[letter.toLowerCase()]
  if (known !== undefined && letter !== '') {
    return { text: letter === letter.toLowerCase() ? `[${known}]` : `[^${known}]`, length: 1 }
  }
  const property = /^([pP])(?:\{(\^?)([^}]+)\}|([A-Z]))/.exec(rest)
  if (!property) return undefined
  const [whole, letterP, caret, name = '', short] = property
  const negated = (letterP === 'P') !== (caret === '^')
  return { text: `[${negated ? '^' : ''}${propertyText(short ?? name)}]`, length: whole.length }
}

function propertyText(name: string): string {
  const known = posix[name]
  if (known !== undefined) return known
  const script = /^(?:script|sc)=(.+)$/i.exec(name)?.[1]
  if (script) return `\\p{Script=${script}}`
  const general = name.replace(/^Is/, '').replace(/^(?:general_category|gc)=/i, '')
  return /^[A-Z][a-z]?$/.test(general) ? `\\p{${general}}` : `\\p{Script=${general}}`
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\u0007', e: '\u001b' }

/** One escaped character, what stands behind a backslash. */
export function escapeText(rest: string, flags: RegexFlags): Piece {
  const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|0([0-3]?[0-7]{1,2}))/.exec(rest)
  if (code) {
    const [whole, unicode, byte, point, octal] = code
    const value = octal === undefined ? Number.parseInt(unicode ?? byte ?? point ?? '', 16) : Number.parseInt(octal, 8)
    return { text: literalText(String.fromCodePoint(value), flags), length: whole.length }
  }
  const control = /^c([^])/.exec(rest)
  if (control) return { text: escaped(String.fromCharCode((control[1] as string).charCodeAt(0) ^ 64)), length: 2 }
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  if (rest === '') throw new SyntaxError('a pattern that ends in a backslash')
  const known = controls[character]
  if (known !== undefined) return { text: escaped(known), length: 1 }
  if (/^[A-Za-z0-9]$/.test(character)) throw new SyntaxError(`an unknown escape \\${character}`)
  return { text: escaped(character), length: character.length }
}

/** A class whose `[` stands before `start`; `end` is behind its `]`. */
export function classText(pattern: string, start: number, flags: RegexFlags): { text: string; end: number } {
  let at = start
  const negated = pattern[at] === '^'
  if (negated) at++
  // Each side of && is a union of what stands in it.
  const sides: string[][] = [[]]
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    if (at >= pattern.length) throw new SyntaxError('an unclosed character class')
    const side = sides.at(-1) as string[]
    if (pattern.startsWith('&&', at)) {
      sides.push([])
      at += 2
    } else if (pattern[at] === '[') {
      const inner = classText(pattern, at + 1, flags)
      side.push(inner.text)
      at = inner.end
    } else {
      const item = classItem(pattern, at, flags)
      side.push(item.text)
      at += item.length
    }
  }
  const unions = sides.filter((side) => side.length > 0).map((side) => `[${side.join('')}]`)
  return { text: `[${negated ? '^' : ''}${unions.join('&&')}]`, end: at + 1 }
}

/** A character, a range or a shorthand within a class. */
function classItem(pattern: string, at: number, flags: RegexFlags): Piece {
  const quoted = /^\\Q([^]*?)(?:\\E|$)/.exec(pattern.slice(at))
  if (quoted) return { text: Array.from(quoted[1] ?? '', escaped).join(''), length: quoted[0].length }
  const shorthand = pattern[at] === '\\' ? shorthandText(pattern.slice(at + 1)) : undefined
  if (shorthand) return { text: shorthand.text, length: shorthand.length + 1 }
  const low = classCharacter(pattern, at)
  const dash = at + low.length
  if (
    pattern[dash] !== '-' ||
    [']', '[', undefined].includes(pattern[dash + 1]) ||
    pattern.startsWith('&&', dash + 1)
  ) {
    return { text: literalText(low.text, flags), length: low.length }
  }
  const high = classCharacter(pattern, dash + 1)
  const range = `${escaped(low.text)}-${escaped(high.text)}`
  return {
    text: flags.ignoreCase ? range + otherCase(low.text, high.text) : range,
    length: low.length + 1 + high.length,
  }
}

/** The character itself, not its escape. */
function classCharacter(pattern: string, at: number): Piece {
  if (pattern[at] !== '\\') {
    const text = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
    return { text, length: text.length }
  }
  const { text, length } = escapeText(pattern.slice(at + 1), noFlags)
  const code = /^\\u\{([0-9a-f]+)\}$/.exec(text)?.[1]
  return { text: code === undefined ? text : String.fromCodePoint(Number.parseInt(code, 16)), length: length + 1 }
}

/** The letters of a range in their other case. */
function otherCase(low: string, high: string): string {
  const letters: string[] = []
  const [from, to] = [low.codePointAt(0) as number, high.codePointAt(0) as number]
  for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') {
    const code = letter.charCodeAt(0)
    if (code >= from && code <= to)
      letters.push(letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())
  }
  return letters.join('')
}
