// What a mistake is told, held against what docs/reference/errors.md quotes.
import { type Quote, quotePattern, type QuoteId, quotes } from '../scripts/quoted-messages.ts'

/** For `toThrow` and `stringMatching`: the whole message as it is quoted. */
export function quoted(id: QuoteId): RegExp {
  return quotePattern(quotes[id].says)
}

/** Whether a log line is the one that is quoted. */
export function isQuoted(id: QuoteId, line: { readonly level: string; readonly message: string }): boolean {
  const { level, says }: Quote = quotes[id]
  return line.level === level && quotePattern(says).test(line.message)
}
