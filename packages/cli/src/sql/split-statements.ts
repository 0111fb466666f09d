// What was typed so far, cut behind the semicolons that end statements: not those in texts, names and comments.

export interface TypedStatements {
  /** From the first character of the text, or behind the statement before, to the semicolon. */
  readonly statements: readonly string[]
  /** What no semicolon ends yet. */
  readonly rest: string
  /** The rest ends within a text, a name or a comment. */
  readonly isOpen: boolean
}

/** What is skipped as one: comments, and what stands between quotes. A quote that is not closed goes to the end. */
const whole = /--[^\r\n]*|\/\*[^]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|;/g

export function splitStatements(text: string): TypedStatements {
  const statements: string[] = []
  let start = 0
  let isOpen = false
  for (const { 0: part, index } of text.matchAll(whole)) {
    const end = index + part.length
    if (part === ';') {
      statements.push(text.slice(start, end))
      start = end
    }
    isOpen = end === text.length && !isClosed(part)
  }
  return { statements, rest: text.slice(start), isOpen }
}

/** A script whose last statement may lack its semicolon, with it. */
export function withLastSemicolon(script: string): string {
  const { rest, isOpen } = splitStatements(script)
  return isBlank(rest) || isOpen ? script : `${script}\n;`
}

/** White space and comments only. */
export function isBlank(text: string): boolean {
  return text.replace(/--[^\r\n]*|\/\*[^]*?\*\//g, '').trim() === ''
}

/** In upper case; what comments and white space are before it does not matter. */
export function firstWord(statement: string): string {
  const [, word = ''] = /^(?:\s|--[^\r\n]*(?:[\r\n]|$)|\/\*[^]*?\*\/)*([a-z]*)/i.exec(statement) ?? []
  return word.toUpperCase()
}

function isClosed(part: string): boolean {
  if (part.startsWith('/*')) return part.length > 3 && part.endsWith('*/')
  if (part.startsWith('--') || part === ';') return true
  const quote = part.charAt(0)
  // Doubled quotes stand for one: an even number of them closes.
  return (part.split(quote).length - 1) % 2 === 0
}
