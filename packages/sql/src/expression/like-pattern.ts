// The pattern of LIKE: `%` is any text, `_` any character, neither goes over the end of a line.
// Law: time grows with the product of text and pattern at most, whatever the two are.
import { evaluationError } from '../errors.ts'

/** Any one character, any text, or text as it is. */
type Part = typeof one | typeof any | { readonly text: string }
const one = 'one'
const any = 'any'

/** @throws {MillraceError} `SQL_EVALUATION` when an escape character ends the pattern. */
export function likePattern(pattern: string, escape: string | undefined): (text: string) => boolean {
  const parts = partsOf(pattern, escape)
  return (text) => matches(parts, text)
}

function partsOf(pattern: string, escape: string | undefined): readonly Part[] {
  const parts: Part[] = []
  let plain = ''
  const flush = (): void => {
    if (plain !== '') parts.push({ text: plain })
    plain = ''
  }
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index)
    if (character === escape) {
      index++
      if (index === pattern.length) throw evaluationError('LIKE pattern must not end with escape character')
      plain += pattern.charAt(index)
    } else if (character === '%' || character === '_') {
      flush()
      if (character === '_') parts.push(one)
      else if (parts.at(-1) !== any) parts.push(any)
    } else {
      plain += character
    }
  }
  flush()
  return parts
}

/**
 * Only the last `%` is ever widened: what stands before it has matched as early as it can, and nothing that comes later
 * could match better for it.
 */
function matches(parts: readonly Part[], text: string): boolean {
  let [at, part] = [0, 0]
  let [anyAt, anyPart] = [0, -1]
  while (part < parts.length || at < text.length) {
    const wanted = parts[part]
    if (wanted === any) {
      ;[anyAt, anyPart] = [at, part]
      part++
      continue
    }
    const length = wanted === undefined ? -1 : lengthAt(wanted, text, at)
    if (length >= 0) {
      at += length
      part++
      continue
    }
    const wider = anyPart < 0 ? -1 : characterAt(text, anyAt)
    if (wider < 0) return false
    anyAt += wider
    ;[at, part] = [anyAt, anyPart + 1]
  }
  return true
}

/** How much of the text a part takes; -1 where it does not match. */
function lengthAt(part: Exclude<Part, typeof any>, text: string, at: number): number {
  if (part === one) return characterAt(text, at)
  return text.startsWith(part.text, at) ? part.text.length : -1
}

/** The units of the character there; -1 at the end of the text or of a line. */
function characterAt(text: string, at: number): number {
  const code = text.codePointAt(at)
  if (code === undefined || lineEnds.has(code)) return -1
  return code > 0xffff ? 2 : 1
}

/** Java's line terminators. */
const lineEnds: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x85, 0x2028, 0x2029])
