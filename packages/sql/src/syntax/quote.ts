// Quotes around names and texts: written twice inside of them. `needsQuotes` must agree with the lexer.
import { reservedWords } from './words.ts'

/** What stands between the first and the last character, a doubled quote being one. */
export function unquote(image: string): string {
  const quote = image.charAt(0)
  return image.slice(1, -1).replaceAll(quote + quote, quote)
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** In back-quotes where it would not read back as the same name without them. */
export function quoteName(name: string): string {
  return needsQuotes(name) ? `\`${name.replaceAll('`', '``')}\`` : name
}

function needsQuotes(name: string): boolean {
  return reserved.has(name) || !/^[A-Z_][A-Z0-9_@]*$/.test(name)
}

const reserved: ReadonlySet<string> = new Set(reservedWords)
