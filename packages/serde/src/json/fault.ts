// Where a text stops being JSON. Only read when something is wrong or may be too deep, so it is made for small size, not for speed.
// Law: it finds a fault exactly in the texts that JSON.parse refuses, and in those nested too deep.

/** How deep arrays and objects may be nested. */
export const jsonMaxDepth = 500

export interface JsonFault {
  readonly what: string
  /** In characters from the start of the text. */
  readonly position: number
}

const bracketOrScalar = /([[\]{}:,])|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y

const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** What may come next: a value, a value or `]`, a key, a key or `}`, a colon, or what follows a value. */
type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after'

/** The first fault of the text, or undefined if it is JSON. */
export function findFault(text: string): JsonFault | undefined {
  const open: string[] = []
  let expected: Expected = 'value'
  let at = skipSpace(text, 0)
  while (!(expected === 'after' && open.length === 0)) {
    const isString = text.charAt(at) === '"'
    const [end, found] = isString ? readString(text, at) : readToken(text, at)
    const next: Expected | undefined = found === undefined ? undefined : step(expected, found, open)
    if (next === undefined) return unexpected(text, found === undefined ? end : at)
    if (open.length > jsonMaxDepth) return { what: `nested deeper than ${jsonMaxDepth}`, position: at }
    expected = next
    at = skipSpace(text, end)
  }
  return at === text.length ? undefined : unexpected(text, at)
}

/** Where the token ends and what it is; without the latter, where it breaks. */
type Token = readonly [end: number, found: string | undefined]

function readToken(text: string, at: number): Token {
  bracketOrScalar.lastIndex = at
  const match = bracketOrScalar.exec(text)
  return match === null ? [at, undefined] : [bracketOrScalar.lastIndex, match[1] ?? 'scalar']
}

function readString(text: string, start: number): Token {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) return [at + 1, 'string']
    if (unit < 0x20) return [at, undefined]
    if (unit !== 0x5c) continue
    escapeSequence.lastIndex = at
    if (!escapeSequence.test(text)) return [at, undefined]
    at = escapeSequence.lastIndex - 1
  }
  return [text.length, undefined]
}

/** What to expect after `found`, or undefined where it may not stand. Keeps the open brackets. */
function step(expected: Expected, found: string, open: string[]): Expected | undefined {
  const inside = open.at(-1)
  if (expected === 'colon') return found === ':' ? 'value' : undefined
  if (expected === 'after') {
    if (found === ',') return inside === '{' ? 'key' : 'value'
    return closes(found, inside) ? close(open) : undefined
  }
  if (expected === 'key' || expected === 'first-key') {
    if (found === 'string') return 'colon'
    return expected === 'first-key' && found === '}' ? close(open) : undefined
  }
  if (found === ']') return expected === 'first-value' ? close(open) : undefined
  if (found === '[' || found === '{') {
    open.push(found)
    return found === '[' ? 'first-value' : 'first-key'
  }
  return found === 'string' || found === 'scalar' ? 'after' : undefined
}

function closes(found: string, inside: string | undefined): boolean {
  return (found === ']' && inside === '[') || (found === '}' && inside === '{')
}

function close(open: string[]): Expected {
  open.pop()
  return 'after'
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1
  return at
}

function unexpected(text: string, position: number): JsonFault {
  const found = text.codePointAt(position)
  if (found === undefined) return { what: position === 0 ? 'no text' : 'unexpected end', position }
  return { what: `unexpected ${JSON.stringify(String.fromCodePoint(found))}`, position }
}
