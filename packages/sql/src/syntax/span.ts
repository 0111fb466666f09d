// Where in a text something stands.

/** From `start` up to `end` (exclusive), as offsets in UTF-16 units of the whole text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Of a token of the lexer. */
export function spanOf({ startOffset, image }: { readonly startOffset: number; readonly image: string }): Span {
  return { start: startOffset, end: startOffset + image.length }
}

/** Line and column of an offset: lines count from 1, columns from 0 (ksqlDB's way; messages to people add 1). */
export function positionAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - (before.lastIndexOf('\n') + 1) }
}

/** ksqlDB's text of a place, for messages: `Line: 1, Col: 22`. */
export function placeText(text: string, { start }: Span): string {
  const { line, column } = positionAt(text, start)
  return `Line: ${line}, Col: ${column + 1}`
}
