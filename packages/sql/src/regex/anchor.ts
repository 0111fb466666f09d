// What Java's anchors ask of a place in a text.
import { type CharSet, contains } from './char-set.ts'
import { lineEnds, wordSet } from './property.ts'
import { startBefore } from './text-place.ts'
import type { Anchor } from './tree.ts'
import { propertyOf } from './unicode-property.ts'

/** @param matchEnd where the last match ended, 0 before the first. */
export function holds(anchor: Anchor, text: string, at: number, matchEnd: number): boolean {
  switch (anchor) {
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    case 'match-end':
      return at === matchEnd
    case 'last-line-end':
      return isLineEnd(text, at) && (at === text.length || at + lengthOfLineEnd(text, at) === text.length)
    case 'line-end':
      return isLineEnd(text, at)
    case 'unix-last-line-end':
      return at === text.length || (at === text.length - 1 && text[at] === '\n')
    case 'unix-line-end':
      return at === text.length || text[at] === '\n'
    case 'line-start':
      return at < text.length && (at === 0 || (isTerminator(text, at - 1) && !isWithinBreak(text, at)))
    case 'unix-line-start':
      return at < text.length && (at === 0 || text[at - 1] === '\n')
    case 'word-boundary':
      return isWordBoundary(text, at)
    case 'no-word-boundary':
      return !isWordBoundary(text, at)
  }
}

function isLineEnd(text: string, at: number): boolean {
  return at === text.length || (isTerminator(text, at) && !isWithinBreak(text, at))
}

function isTerminator(text: string, at: number): boolean {
  return contains(lineEnds, text.charCodeAt(at))
}

function isWithinBreak(text: string, at: number): boolean {
  return text[at] === '\n' && text[at - 1] === '\r'
}

function lengthOfLineEnd(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? 2 : 1
}

let word: CharSet | undefined

function isWordBoundary(text: string, at: number): boolean {
  return isWordBefore(text, at) !== (at < text.length && isWord(text, at, text.codePointAt(at) as number))
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false
  const start = startBefore(text, at)
  return isWord(text, start, text.codePointAt(start) as number)
}

/** A mark belongs to a word when what it stands on does. */
function isWord(text: string, at: number, code: number): boolean {
  if (code < 0x80) return /\w/.test(String.fromCharCode(code))
  word ??= wordSet()
  return contains(word, code) || (isMark(code) && hasBase(text, at))
}

function isMark(code: number): boolean {
  return contains(propertyOf('\\p{Mn}'), code)
}

function hasBase(text: string, mark: number): boolean {
  for (let at = mark; at > 0; ) {
    at = startBefore(text, at)
    const code = text.codePointAt(at) as number
    if (contains(propertyOf('[\\p{L}\\p{Nd}]'), code)) return true
    if (!isMark(code)) return false
  }
  return false
}
