// Dates read by a pattern of Java's older SimpleDateFormat: lenient, fields run over, text may go on behind what was read.
import { evaluationError } from '../../errors.ts'
import { dayMs, daysOf } from './calendar.ts'
import { namesOf } from './names.ts'
import { parseOffset } from './zone.ts'

interface Token {
  readonly letter: string
  readonly count: number
  readonly literal: string
}

/** Days since the epoch; an error for a text that does not fit or is not exactly midnight in GMT. */
export function simpleDateParser(pattern: string): (text: string, now: number) => number {
  const tokens = tokensOf(pattern)
  return (text, now) => {
    const ms = read(tokens, text, pattern, now)
    if (ms % dayMs !== 0) throw evaluationError(`'${text}' has a time of day, and a DATE has none`)
    return ms / dayMs
  }
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  for (const { 0: whole, 1: letters, 3: quoted } of pattern.matchAll(/(([A-Za-z])\2*)|'((?:[^']|'')*)'|[^]/g)) {
    if (letters !== undefined) {
      if (!'GyYMLdDHkKhmsSaEuzZX'.includes(letters[0] as string)) {
        throw evaluationError(`${JSON.stringify(pattern)} is no pattern of a date: ${letters} has no meaning`)
      }
      tokens.push({ letter: letters[0] as string, count: letters.length, literal: '' })
    } else {
      const text = quoted === undefined ? whole : quoted === '' ? "'" : quoted.replaceAll("''", "'")
      if (text === "'" && quoted === undefined) throw evaluationError(`${JSON.stringify(pattern)} has an open quote`)
      tokens.push({ letter: '', count: 0, literal: text })
    }
  }
  return tokens
}

function read(tokens: readonly Token[], text: string, pattern: string, now: number): number {
  const fields = new Map<string, number>()
  let at = 0
  for (const [index, token] of tokens.entries()) {
    const adjacent = (tokens[index + 1]?.letter ?? '') !== ''
    const end =
      token.letter === '' ? readLiteral(token.literal, text, at) : readField(token, text, at, adjacent, fields, now)
    if (end === undefined) {
      throw evaluationError(`Text '${text}' could not be parsed with the pattern ${JSON.stringify(pattern)}`)
    }
    at = end
  }
  return instant(fields)
}

function readLiteral(literal: string, text: string, at: number): number | undefined {
  return text.startsWith(literal, at) ? at + literal.length : undefined
}

function readField(
  { letter, count }: Token,
  text: string,
  start: number,
  adjacent: boolean,
  fields: Map<string, number>,
  now: number,
): number | undefined {
  const at = start + (/^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0)
  if ('MLEaG'.includes(letter) && (count > 2 || !'ML'.includes(letter))) return readName(letter, text, at, fields)
  if ('zZX'.includes(letter)) return readZone(text, at, fields)
  const digits = /^[+-]?\d+/.exec(text.slice(at))?.[0]
  if (digits === undefined) return undefined
  const used = adjacent ? digits.slice(0, count) : digits
  const value = Number(used)
  const year = 'yY'.includes(letter) && count <= 2 && /^\d\d$/.test(used)
  fields.set(letter === 'L' ? 'M' : letter === 'Y' ? 'y' : letter, year ? pivoted(value, now) : value)
  return at + used.length
}

/** Two digits are a year from 80 years ago to 20 years ahead. */
function pivoted(year: number, now: number): number {
  const current = new Date(now).getUTCFullYear()
  const century = Math.floor(current / 100) * 100
  const candidates = [century - 100 + year, century + year, century + 100 + year]
  return candidates.find((one) => one > current - 80 && one <= current + 20) ?? century + year
}

function readName(letter: string, text: string, at: number, fields: Map<string, number>): number | undefined {
  const field = { M: 'month', L: 'month', E: 'day-of-week', a: 'am-pm', G: 'era' } as const
  for (const style of ['full', 'short'] as const) {
    const named = namesOf(field[letter as keyof typeof field], style)
    const found = named?.names.findIndex(
      (name) => text.slice(at, at + name.length).toUpperCase() === name.toUpperCase(),
    )
    if (!named || found === undefined || found < 0) continue
    if (letter !== 'E') fields.set(letter === 'L' ? 'M' : letter, found + named.firstValue)
    return at + (named.names[found] as string).length
  }
  return undefined
}

function readZone(text: string, at: number, fields: Map<string, number>): number | undefined {
  const match = /^(?:(?:GMT|UTC)?([+-]\d\d(?::?\d\d)?)|GMT|UTC|Z)/.exec(text.slice(at))
  const offset = match && parseOffset(match[1] ?? 'Z')
  if (!match || offset === undefined || offset === null) return undefined
  fields.set('offset', offset)
  return at + match[0].length
}

function instant(fields: ReadonlyMap<string, number>): number {
  const get = (letter: string, otherwise: number): number => fields.get(letter) ?? otherwise
  const year = fields.get('G') === 0 ? 1 - get('y', 1) : get('y', 1970)
  const dayOfYear = fields.get('D')
  const days = dayOfYear === undefined ? daysOf(year, get('M', 1), get('d', 1)) : daysOf(year, 1, dayOfYear)
  const half = fields.get('K') ?? (fields.has('h') ? get('h', 12) % 12 : undefined)
  const hour = fields.get('H') ?? (fields.has('k') ? get('k', 24) % 24 : (half ?? 0) + get('a', 0) * 12)
  return days * dayMs + ((hour * 60 + get('m', 0)) * 60 + get('s', 0)) * 1000 + get('S', 0) - get('offset', 0)
}
