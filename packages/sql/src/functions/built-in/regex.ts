// Functions of regular expressions, in Java's notation.
import { evaluationError } from '../../errors.ts'
import { overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'
import { type JavaRegex, javaRegex, type Match } from '../../regex/java-regex.ts'

/** A pattern is nearly always a literal: the last one is kept. */
function compiler(): (pattern: string) => JavaRegex {
  let known: string | undefined
  let regex: JavaRegex
  return (pattern) => {
    if (pattern !== known) {
      regex = javaRegex(pattern)
      known = pattern
    }
    return regex
  }
}

function extract({ matches, groupCount }: JavaRegex, text: string, group: number): string | null {
  if (group < 0 || group > groupCount) return null
  return matches(text, 1)[0]?.[group] ?? null
}

function extractAll({ matches, groupCount }: JavaRegex, text: string, group: number): (string | null)[] | null {
  if (group < 0 || group > groupCount) return null
  return matches(text).map((match) => match[group] ?? null)
}

/** Java's replacement text: `$1`, `${name}`, and a backslash before what is meant as it stands. */
function replacementOf({ groupCount, names }: JavaRegex, text: string): (match: Match) => string {
  const parts = [...text.matchAll(/\\([^])|\$(\d)|\$\{(\w+)\}|([^\\$]+)|([^])/g)].map(
    ([, escaped, digit, name, plain, wrong]): string | number => {
      if (wrong !== undefined)
        throw evaluationError(`${JSON.stringify(text)} is no replacement; write \\$ for a dollar sign`)
      if (digit === undefined && name === undefined) return escaped ?? plain ?? ''
      const group = digit === undefined ? (names.get(name as string) ?? -1) : Number(digit)
      if (group < 0 || group > groupCount)
        throw evaluationError(`${JSON.stringify(text)} names a group that the pattern has not`)
      return group
    },
  )
  return (match) => parts.map((part) => (typeof part === 'string' ? part : (match[part] ?? ''))).join('')
}

function replaceAll(regex: JavaRegex, text: string, replacement: string): string {
  const replace = replacementOf(regex, replacement)
  let [result, from] = ['', 0]
  for (const match of regex.matches(text)) {
    result += text.slice(from, match.index) + replace(match)
    from = match.index + match[0].length
  }
  return result + text.slice(from)
}

/** Every piece between matches. A pattern that can match nothing splits as Java's String.split does. */
function split({ matches }: JavaRegex, text: string): string[] {
  const matchesNothing = matches('', 1)[0]?.[0] === ''
  const pieces: string[] = []
  let from = 0
  for (const { index, 0: match } of matches(text)) {
    if (matchesNothing && (index + match.length === 0 || index === text.length)) continue
    pieces.push(text.slice(from, index))
    from = index + match.length
  }
  pieces.push(text.slice(from))
  while (matchesNothing && pieces.length > 1 && pieces.at(-1) === '') pieces.pop()
  return pieces
}

export const regularExpressions: readonly ScalarFunction[] = [
  scalar(
    'REGEXP_EXTRACT',
    'The first match of a pattern, or a group of it.',
    overload({
      params: ['pattern: STRING', 'text: STRING'],
      returns: 'STRING',
      make: () => {
        const compile = compiler()
        return (pattern, text) => extract(compile(pattern), text, 0)
      },
    }),
    overload({
      params: ['pattern: STRING', 'text: STRING', 'group: INTEGER'],
      returns: 'STRING',
      make: () => {
        const compile = compiler()
        return (pattern, text, group) => extract(compile(pattern), text, group)
      },
    }),
  ),
  scalar(
    'REGEXP_EXTRACT_ALL',
    'Every match of a pattern, or a group of each.',
    overload({
      params: ['pattern: STRING', 'text: STRING'],
      returns: 'ARRAY<STRING>',
      make: () => {
        const compile = compiler()
        return (pattern, text) => extractAll(compile(pattern), text, 0)
      },
    }),
    overload({
      params: ['pattern: STRING', 'text: STRING', 'group: INTEGER'],
      returns: 'ARRAY<STRING>',
      make: () => {
        const compile = compiler()
        return (pattern, text, group) => extractAll(compile(pattern), text, group)
      },
    }),
  ),
  scalarFunction('REGEXP_REPLACE', {
    description: 'Every match of a pattern replaced; $1 is the first group.',
    params: ['text: STRING', 'pattern: STRING', 'replacement: STRING'],
    returns: 'STRING',
    make: () => {
      const compile = compiler()
      return (text, pattern, replacement) => replaceAll(compile(pattern), text, replacement)
    },
  }),
  scalarFunction('REGEXP_SPLIT_TO_ARRAY', {
    description: 'The pieces between the matches of a pattern.',
    params: ['text: STRING', 'pattern: STRING'],
    returns: 'ARRAY<STRING>',
    make: () => {
      const compile = compiler()
      return (text, pattern) => split(compile(pattern), text)
    },
  }),
]
